import { describe, expect, it } from "vitest";
import { days, hours, instantAt, lanes, place, snapped } from "./layout";
import { addDays, dateOf, instantOf, instantOfText, mondayOf, wallOf, wallText } from "./zones";

const HOUR = 3_600_000;
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tehran", "Africa/Nairobi", "Pacific/Apia", "Asia/Beirut"];
const dates = ["2018-11-01", "2026-03-05", "2026-03-25", "2026-03-28", "2026-04-03", "2026-10-01", "2026-10-23", "2026-11-01", "2026-12-28"];

function source(seed: number): (below: number) => number {
  let state = seed;
  return below => (state = (state * 1103515245 + 12345) % 2147483648) % below;
}

describe("zones", () => {
  it("finds for every time of a wall clock an instant at which it shows that, or the first after a gap", () => {
    const next = source(1);
    for (const zone of zones) {
      for (let i = 0; i < 150; i++) {
        const wall = Date.parse(`${dates[next(dates.length)]}T00:00Z`) + next(10 * 48) * 30 * 60_000;
        const at = instantOf(wall, zone);
        const shown = wallOf(at, zone);
        if (shown !== wall) {
          expect(shown).toBeGreaterThan(wall);
          expect(wallOf(at - 1, zone)).toBeLessThan(wall);
        } else expect(at).toBeLessThanOrEqual(wall - (wallOf(wall, zone) - wall) + 24 * HOUR);
      }
    }
  });
  it("takes the first of an hour that comes twice, and the end of one that does not come", () => {
    expect(new Date(instantOfText("2026-10-25T02:30", "Europe/Berlin")).toISOString()).toBe("2026-10-25T00:30:00.000Z");
    expect(new Date(instantOfText("2026-03-29T02:30", "Europe/Berlin")).toISOString()).toBe("2026-03-29T01:00:00.000Z");
  });
  it("writes and reads the same", () => {
    for (const zone of zones) expect(instantOfText(wallText(Date.parse("2026-06-01T12:34Z"), zone), zone)).toBe(Date.parse("2026-06-01T12:34Z"));
  });
  it("begins weeks on Monday", () => {
    for (let i = 0; i < 400; i++) {
      const date = addDays("2026-01-01", i);
      const monday = mondayOf(date);
      expect(new Date(`${monday}T00:00Z`).getUTCDay()).toBe(1);
      expect(monday <= date && date < addDays(monday, 7)).toBe(true);
    }
  });
});

describe("days", () => {
  it("follow each other without a hole, each in its date", () => {
    for (const zone of zones) {
      for (const date of dates) {
        const some = days(date, 28, zone);
        for (let i = 0; i < some.length; i++) {
          const day = some[i]!;
          if (i > 0) expect(day.start).toBe(some[i - 1]!.end);
          expect(dateOf(day.start, zone)).toBe(day.date);
          expect(dateOf(day.end - 1, zone)).toBe(day.date);
          expect(hours(day)).toBeGreaterThanOrEqual(23);
          expect(hours(day)).toBeLessThanOrEqual(25);
        }
      }
    }
  });
  it("are 23 and 25 hours long when clocks change", () => {
    expect(days("2026-03-28", 3, "Europe/Berlin").map(hours)).toEqual([24, 23, 24]);
    expect(days("2026-10-24", 3, "Europe/Berlin").map(hours)).toEqual([24, 25, 24]);
    expect(days("2026-04-04", 2, "Australia/Lord_Howe").map(hours)).toEqual([24, 24.5]);
  });
  it("leave out a day that a zone skipped", () => expect(days("2011-12-29", 3, "Pacific/Apia").map(day => day.date)).toEqual(["2011-12-29", "2011-12-31"]));
});

describe("place", () => {
  it("fills a row with its days, each as wide as it is long", () => {
    for (const zone of zones) {
      const some = days("2026-03-23", 14, zone);
      const range = { start: some[0]!.start, end: some.at(-1)!.end };
      let left = 0;
      for (const day of some) {
        const at = place(day, range)!;
        expect(at.left).toBeCloseTo(left, 9);
        expect(at.width * (range.end - range.start)).toBeCloseTo(day.end - day.start, 3);
        left += at.width;
      }
      expect(left).toBeCloseTo(1, 9);
    }
  });
  it("keeps what it shows within the row, and says what goes on beyond it", () => {
    const next = source(4);
    for (let i = 0; i < 300; i++) {
      const start = next(100) - 30;
      const span = { start, end: start + 1 + next(60) };
      const at = place(span, { start: 0, end: 50 });
      if (!at) expect(span.end <= 0 || span.start >= 50).toBe(true);
      else {
        expect(at.left).toBeGreaterThanOrEqual(0);
        expect(at.left + at.width).toBeLessThanOrEqual(1 + 1e-9);
        expect([at.isCutLeft, at.isCutRight]).toEqual([span.start < 0, span.end > 50]);
      }
    }
  });
});

describe("lanes", () => {
  it("never puts two that overlap into one lane, and needs no more lanes than overlap at one time", () => {
    for (let seed = 1; seed < 80; seed++) {
      const next = source(seed);
      const spans = Array.from({ length: 15 }, () => {
        const start = next(60);
        return { start, end: start + 1 + next(15) };
      });
      const made = lanes(spans);
      for (let i = 0; i < spans.length; i++)
        for (let j = 0; j < i; j++)
          if (made[i] === made[j]) expect(spans[i]!.end <= spans[j]!.start || spans[j]!.end <= spans[i]!.start).toBe(true);
      const most = Math.max(...Array.from({ length: 80 }, (_, at) => spans.filter(span => span.start <= at && at < span.end).length));
      expect(Math.max(...made) + 1).toBe(most);
    }
  });
});

describe("snapped", () => {
  it("is at a multiple on the wall, near by, and stays where it is", () => {
    const next = source(9);
    for (const zone of zones) {
      for (let i = 0; i < 100; i++) {
        const at = Date.parse(`${dates[next(dates.length)]}T00:00Z`) + next(72 * 60) * 60_000;
        const made = snapped(at, HOUR / 2, zone);
        expect(Math.abs(made - at)).toBeLessThanOrEqual(HOUR * 1.25);
        expect(wallOf(made, zone) % (HOUR / 2)).toBe(0);
        expect(snapped(made, HOUR / 2, zone)).toBe(made);
      }
    }
  });
});

describe("instantAt", () => {
  it("is the inverse of place, and never leaves the row", () => {
    const range = { start: 1000, end: 5000 };
    for (let at = 1000; at < 5000; at += 250) expect(instantAt(place({ start: at, end: at + 1 }, range)!.left, range)).toBeCloseTo(at, 6);
    expect([instantAt(-1, range), instantAt(2, range)]).toEqual([1000, 5000]);
  });
});
