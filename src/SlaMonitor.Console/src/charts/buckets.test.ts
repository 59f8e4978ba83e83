import { describe, expect, it } from "vitest";
import { localOf, startOfDay } from "../time/zoned";
import { bucketName, bucketTicks, type Interval } from "./buckets";

const HOUR = 3_600_000;

function spans(interval: Interval, count: number, zone: string): { from: string; to: string }[] {
  // Across the change to summer time in Berlin and New York.
  const bounds = Array.from({ length: count + 1 }, (_, i) =>
    interval === "PT1H" ? startOfDay(2026, 3, 7, zone) + i * HOUR : startOfDay(2026, 3, 2 + i * (interval === "P1D" ? 1 : 7), zone));
  return bounds.slice(1).map((to, i) => ({ from: new Date(bounds[i]!).toISOString(), to: new Date(to).toISOString() }));
}

describe("bucketTicks", () => {
  for (const zone of ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu"]) {
    for (const interval of ["PT1H", "P1D", "P7D"] as const) {
      it.each([1, 2, 7, 24, 60, 168, 399])(`are few, in order and where they say: ${zone}, ${interval}, %d`, count => {
        const all = spans(interval, count, zone);
        for (const most of [1, 3, 8, 20]) {
          const ticks = bucketTicks(all, interval, "en-GB", zone, most);
          expect(ticks.length).toBeGreaterThan(0);
          expect(ticks.length).toBeLessThanOrEqual(most);
          for (let i = 0; i < ticks.length; i++) {
            expect(ticks[i]!.index).toBeGreaterThanOrEqual(0);
            expect(ticks[i]!.index).toBeLessThan(count);
            if (i > 0) expect(ticks[i]!.index).toBeGreaterThan(ticks[i - 1]!.index);
          }
        }
      });
    }
  }
  it("stand at whole parts of a day, also when the clocks are changed", () => {
    const all = spans("PT1H", 72, "Europe/Berlin");
    for (const tick of bucketTicks(all, "PT1H", "en-GB", "Europe/Berlin", 13)) expect(localOf(Date.parse(all[tick.index]!.from), "Europe/Berlin").hour % 6).toBe(0);
  });
  it("are Mondays where days are many", () => {
    const all = spans("P1D", 60, "Europe/Berlin");
    for (const tick of bucketTicks(all, "P1D", "en-GB", "Europe/Berlin", 10)) expect(localOf(Date.parse(all[tick.index]!.from), "Europe/Berlin").weekday).toBe(1);
  });
});

describe("bucketName", () => {
  it("names an hour, a day, a week", () => {
    const zone = "Europe/Berlin";
    expect(bucketName(spans("PT1H", 1, zone)[0]!, "PT1H", "en-GB", zone)).toBe("Sat 7 Mar, 00:00–01:00");
    expect(bucketName(spans("P1D", 1, zone)[0]!, "P1D", "en-GB", zone)).toBe("Mon 2 Mar");
    expect(bucketName(spans("P7D", 1, zone)[0]!, "P7D", "en-GB", zone)).toBe("2 Mar – 8 Mar");
  });
});
