// The one clock that ticks. Everything that shows a time reads `now`, and is written anew only where it reads otherwise.
import { ServerClock } from "./serverClock";

export const serverClock = new ServerClock();

class Now {
  /** Milliseconds since 1970 by the monitor's clock. */
  value = $state(Date.now());
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.#timer ??= setInterval(() => this.tick(), 250);
    this.tick();
  }

  tick(): void {
    this.value = serverClock.now();
  }
}

export const now = new Now();
