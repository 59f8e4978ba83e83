// Subscribes with the client that browsers use, notes each breach, and prints the notes when its input ends.
const { HubConnectionBuilder, LogLevel } = require("@microsoft/signalr");

const notes = [];
const connection = new HubConnectionBuilder().withUrl(process.argv[2]).configureLogging(LogLevel.Error).build();
// The clock counts whole milliseconds and cuts off the rest, so one is added: no breach looks faster than it was.
connection.on("breach", (b) => notes.push(`${b.sequence} ${b.ticket} ${b.breachedAt} ${Date.now() + 1}`));
let last = 0;
for (const name of ["breach", "warning", "clock", "breachRetracted"]) {
  connection.on(name, ({ sequence }) => {
    if (last !== 0 && sequence !== last + 1) {
      console.error(`sequence ${sequence} came after ${last}`);
      process.exit(1);
    }
    last = sequence;
  });
}
connection.start()
  .then(() => connection.invoke("Subscribe", {}))
  .then(() => console.log("subscribed"));
process.stdin.resume();
process.stdin.on("end", () => process.stdout.write(notes.map((n) => n + "\n").join(""), () => process.exit(0)));
