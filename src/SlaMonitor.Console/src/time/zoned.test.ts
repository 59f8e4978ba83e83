import { describe, expect, it } from "vitest";
import { dayBefore, isoDay, localOf, startOfDay } from "./zoned";

const zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Seoul", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Kiritimati", "Africa/Cairo"];

describe("startOfDay", () => {
  it.each(zones)("is the first instant of every day of a year in %s", zone => {
    for (let day = 1; day <= 366; day++) {
      const at = startOfDay(2026, 1, day, zone);
      const local = localOf(at, zone);
      const wanted = new Date(Date.UTC(2026, 0, day));
      expect([local.year, local.month, local.day]).toEqual([wanted.getUTCFullYear(), wanted.getUTCMonth() + 1, wanted.getUTCDate()]);
      expect(isoDay(at - 1, zone)).not.toBe(isoDay(at, zone));
      expect(localOf(at, zone).weekday).toBe(wanted.getUTCDay() || 7);
    }
  });
  it("begins after the gap where midnight is left out", () => {
    const at = startOfDay(2018, 11, 4, "America/Sao_Paulo");
    expect(localOf(at, "America/Sao_Paulo")).toMatchObject({ day: 4, hour: 1 });
    expect(localOf(at - 1, "America/Sao_Paulo")).toMatchObject({ day: 3, hour: 23 });
  });
});

describe("dayBefore", () => {
  it.each(zones)("of no days is the day's own begin in %s", zone => {
    for (let hour = 0; hour < 24 * 60; hour += 7) {
      const at = Date.UTC(2026, 2, 1) + hour * 3_600_000;
      const begin = dayBefore(at, 0, zone);
      expect(begin).toBeLessThanOrEqual(at);
      expect(isoDay(begin, zone)).toBe(isoDay(at, zone));
      expect(at - begin).toBeLessThanOrEqual(25 * 3_600_000);
    }
  });
});
