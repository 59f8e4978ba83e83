// The monitor's clock as this browser knows it. All that ticks is computed from it, never from the browser's own.

interface Sample {
  server: number;
  local: number;
  took: number;
  speed: number;
}

/** The monitor's time, from the best of the last measurements: the one whose answer took least. */
export class ServerClock {
  #samples: Sample[] = [];

  /** Takes a measurement: `now` (ISO text) was true at some moment between the two readings of `performance.now()`. */
  measure(now: string, speed: number, sentAt: number, receivedAt: number): void {
    const sample = { server: Date.parse(now), local: (sentAt + receivedAt) / 2, took: receivedAt - sentAt, speed };
    if (this.#samples.some(known => known.speed !== speed)) this.#samples = [];
    this.#samples.push(sample);
    if (this.#samples.length > 8) this.#samples.shift();
  }

  get isKnown(): boolean {
    return this.#samples.length > 0;
  }

  get speed(): number {
    return this.#samples.at(-1)?.speed ?? 1;
  }

  /** Milliseconds since 1970 by the monitor's clock, at the browser's `performance.now()` of `local`. */
  at(local: number): number {
    const latest = this.#samples.at(-1);
    if (!latest) return Date.now();
    // In accelerated time an old sample drifts with every rounding, so there only the latest counts.
    const best = latest.speed === 1 ? this.#samples.reduce((a, b) => (b.took < a.took ? b : a)) : latest;
    return best.server + (local - best.local) * best.speed;
  }

  now(): number {
    return this.at(performance.now());
  }
}
