import { describe, expect, it } from "vitest";
import { offset, roundTimes, ticks } from "./ticks";
import { random } from "./random";
import { warp } from "./warp";

const HOUR = 3_600_000;
const zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"];
const wall = (at: number, zone: string): Date => new Date(at + offset(at, zone));

describe("ticks", () => {
  it("stand apart, in order, in sight, at round times of the zone", () => {
    for (let seed = 0; seed < 60; seed++) {
      const next = random(seed);
      const zone = zones[seed % zones.length]!;
      const from = Date.parse("2026-01-01T00:00:00Z") + next() * 365 * 24 * HOUR;
      const seen = { from, to: from + 10 ** (next() * 4) * 60_000 * 2 };
      const night = { from: from + (seen.to - from) * 0.2, to: from + (seen.to - from) * 0.85 };
      const scale = warp(seen, next() < 0.5 ? [night] : []);
      const place = (at: number): number => ((scale.place(at) - seen.from) / (seen.to - seen.from)) * 800;
      const made = ticks(seen, zone, place, 70);
      expect(made.length).toBeGreaterThan(0);
      made.forEach((tick, index) => {
        expect(tick.at).toBeGreaterThanOrEqual(seen.from);
        expect(tick.at).toBeLessThanOrEqual(seen.to);
        expect(wall(tick.at, zone).getUTCSeconds() % 15).toBe(0);
        if (tick.isDay) expect(wall(tick.at, zone).getUTCHours() + wall(tick.at, zone).getUTCMinutes()).toBe(0);
        if (index > 0) expect(place(tick.at) - place(made[index - 1]!.at)).toBeGreaterThanOrEqual(70 - 1e-6);
      });
    }
  });

  it("know of the hour that Berlin skips, and of the one that it has twice", () => {
    const spring = roundTimes({ from: Date.parse("2026-03-29T00:00:00Z"), to: Date.parse("2026-03-29T03:00:00Z") }, "Europe/Berlin", HOUR);
    expect(spring.map(at => wall(at, "Europe/Berlin").getUTCHours())).toEqual([1, 3, 4, 5]);
    const autumn = roundTimes({ from: Date.parse("2026-10-24T23:00:00Z"), to: Date.parse("2026-10-25T03:00:00Z") }, "Europe/Berlin", HOUR);
    expect(autumn.map(at => wall(at, "Europe/Berlin").getUTCHours())).toEqual([1, 2, 3, 4]);
  });
});
