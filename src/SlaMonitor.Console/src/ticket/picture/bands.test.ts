import { describe, expect, it } from "vitest";
import type { ExplainedClock } from "../explained";
import { band, quietOf, wholeOf } from "./bands";
import { lengthOf } from "./span";

const HOUR = 3_600_000;
const start = Date.parse("2026-03-06T14:00:00Z");
const iso = (hours: number): string => new Date(start + hours * HOUR).toISOString();

function clock(change: Partial<ExplainedClock>): ExplainedClock {
  return {
    metric: "resolution", cycle: 1, policy: "gold", state: "running", target: "PT4H", elapsedSeconds: 0, pausedSeconds: 0, startedAt: iso(0), dueAt: iso(66), breachedAt: null, metAt: null, warnings: [],
    segments: [
      { kind: "running", start: iso(0), end: iso(2), countedSeconds: 7200, reason: "running" },
      { kind: "paused", start: iso(2), end: iso(3), countedSeconds: 0, reason: "status pending" },
      { kind: "closed", start: iso(3), end: iso(65), countedSeconds: 0, reason: "calendar berlin closed" },
    ],
    isPaused: false, stoppedAt: null, dueIfResumed: null, promises: [], moments: [],
    ...change,
  };
}

describe("band", () => {
  it("goes on to now while the clock is open, and not after it has stopped", () => {
    expect(band(clock({}), start + 65.5 * HOUR).pieces.at(-1)!.to).toBe(start + 65.5 * HOUR);
    expect(band(clock({ state: "met", stoppedAt: iso(65) }), start + 70 * HOUR).pieces.at(-1)!.to).toBe(start + 65 * HOUR);
  });

  it("cuts at the breach and nowhere else: the pieces are the segments", () => {
    for (const at of [0, 0.5, 2, 2.5, 10, 65, 80]) {
      const made = band(clock({ state: "breached", breachedAt: iso(at) }), start + 66 * HOUR);
      expect(lengthOf(made.pieces)).toBe(66 * HOUR);
      for (const piece of made.pieces) expect(piece.isLate).toBe(piece.from >= start + at * HOUR);
      made.pieces.forEach((piece, index) => index > 0 && expect(piece.from).toBe(made.pieces[index - 1]!.to));
    }
  });

  it("knows when most of the wait does not count", () => {
    // Two of four hours are used: due in one hour and a half of them, or only after the weekend.
    expect(band(clock({ elapsedSeconds: 7200, dueAt: iso(67) }), start + 65 * HOUR).isAheadQuiet).toBe(false);
    expect(band(clock({ elapsedSeconds: 7200, segments: [{ kind: "running", start: iso(0), end: iso(2), countedSeconds: 7200, reason: "running" }] }), start + 2 * HOUR).isAheadQuiet).toBe(true);
  });

  it("looks ahead to when it is due only while it runs", () => {
    expect(band(clock({}), start + HOUR).ahead).toEqual({ from: start + HOUR, to: start + 66 * HOUR });
    expect(band(clock({ state: "paused", dueAt: null }), start + HOUR).ahead).toBeNull();
  });
});

describe("the whole", () => {
  const bands = [band(clock({}), start + 65 * HOUR)];
  const whole = wholeOf(bands, [start - HOUR], start + 65 * HOUR);
  it("has everything in it, and stands still while a little time passes", () => {
    expect(whole.from).toBeLessThan(start - HOUR);
    expect(whole.to).toBeGreaterThan(start + 66 * HOUR);
    const later = start + 65 * HOUR + 60_000;
    expect(wholeOf([band(clock({}), later)], [start - HOUR], later)).toEqual(whole);
  });
  it("ends with what happened where a clock that has stopped was due long after", () => {
    const stopped = (due: number): number => (wholeOf([band(clock({ state: "met", stoppedAt: iso(2), dueAt: iso(due), segments: clock({}).segments.slice(0, 1) }), start + 70 * HOUR)], [], start + 70 * HOUR).to - start) / HOUR;
    expect(stopped(3.5)).toBeGreaterThan(3.5);
    expect(stopped(66)).toBeLessThan(3);
  });
  it("is quiet where the calendar was closed, and not in the time to come that counts", () => {
    const quiet = quietOf(bands, whole);
    expect(quiet).toContainEqual({ from: start + 3 * HOUR, to: start + 65 * HOUR });
    expect(quiet.some(span => span.from < start + 66 * HOUR && span.to > start + 65 * HOUR)).toBe(false);
  });
});
