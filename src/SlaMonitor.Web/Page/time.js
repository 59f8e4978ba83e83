// The monitor's clock as this browser knows it, and how times are written.

/** The monitor's time, from the best of the last measurements: the one whose answer took least. */
export class ServerClock {
  #samples = [];

  /** Takes a measurement: `now` (ISO text) was true at some moment between the two readings of performance.now(). */
  measure(now, speed, sentAt, receivedAt) {
    const sample = { server: Date.parse(now), local: (sentAt + receivedAt) / 2, took: receivedAt - sentAt, speed };
    if (this.#samples.some(known => known.speed !== speed)) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > 8) this.#samples.shift();
  }

  get isKnown() {
    return this.#samples.length > 0;
  }

  get speed() {
    return this.#samples.at(-1)?.speed ?? 1;
  }

  /** Milliseconds since 1970 by the monitor's clock. */
  now() {
    if (!this.isKnown) return Date.now();
    // In accelerated time an old sample drifts with every rounding, so there only the latest counts.
    const best = this.speed === 1
      ? this.#samples.reduce((a, b) => (b.took < a.took ? b : a))
      : this.#samples.at(-1);
    return best.server + (performance.now() - best.local) * best.speed;
  }
}

const two = number => String(number).padStart(2, "0");

/** `3 h 12 m`, under an hour `41:50`, under a minute `0:42`; days from 48 h on; overdue with a minus. */
export function timeLeft(milliseconds) {
  // Rounded so that "0:00" is shown exactly when the due instant is reached, and "−0:01" a second later.
  const seconds = Math.ceil(milliseconds / 1000);
  const sign = seconds < 0 ? "\u2212" : "";
  const whole = Math.abs(seconds);
  if (whole < 3600) return `${sign}${Math.floor(whole / 60)}:${two(whole % 60)}`;
  const hours = Math.floor(whole / 3600);
  if (hours < 48) return `${sign}${hours} h ${two(Math.floor(whole / 60) % 60)} m`;
  return `${sign}${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** `14:03`, with the weekday when it is not the same day, with the date when it is a week away. */
export function dueText(due, now) {
  const [date, today] = [new Date(due), new Date(now)];
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === today.toDateString()) return clock;
  if (Math.abs(due - now) < 6 * 86_400_000) return `${date.toLocaleDateString("en", { weekday: "short" })} ${clock}`;
  return `${date.getDate()} ${date.toLocaleDateString("en", { month: "short" })} ${clock}`;
}

export const wallClock = date => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
