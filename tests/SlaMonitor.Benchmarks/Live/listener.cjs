// Subscribes with the client that browsers use, notes each breach, and prints the notes when its input ends.
const { HubConnectionBuilder, LogLevel } = require("@microsoft/signalr");

const notes = [];
const connection = new HubConnectionBuilder().withUrl(process.argv[2]).configureLogging(LogLevel.Error).build();
let last = 0;
// One handler a name: the client awaits between two of the same, and the second then comes out of order.
for (const name of ["breach", "warning", "clock", "breachRetracted"]) {
  connection.on(name, (message) => {
    if (last !== 0 && message.sequence !== last + 1) {
      console.error(`sequence ${message.sequence} came after ${last}`);
      process.exit(1);
    }
    last = message.sequence;
    // The clock counts whole milliseconds and cuts off the rest, so one is added: no breach looks faster than it was.
    if (name === "breach") notes.push(`${message.sequence} ${message.ticket} ${message.breachedAt} ${Date.now() + 1}`);
  });
}
connection.start()
  .then(() => connection.invoke("Subscribe", {}))
  .then(() => console.log("subscribed"));
process.stdin.resume();
process.stdin.on("end", () => process.stdout.write(notes.map((n) => n + "\n").join(""), () => process.exit(0)));
