import { describe, expect, it } from "vitest";
import { length, moment, seconds, timeLeft } from "./text";

describe("timeLeft", () => {
  it.each([
    [0, "0:00"],
    [1, "0:01"],
    [-999, "0:00"],
    [-1000, "\u22120:01"],
    [42_000, "0:42"],
    [41 * 60_000 + 50_000, "41:50"],
    [3 * 3_600_000 + 12 * 60_000, "3 h 12 m"],
    [-(47 * 3_600_000 + 59 * 60_000), "\u221247 h 59 m"],
    [50 * 3_600_000, "2 d 2 h"],
  ])("%d ms is %s", (left, text) => expect(timeLeft(left)).toBe(text));
});

describe("length", () => {
  it("never rounds up to what has not passed", () => expect(length(59.9)).toBe("0:59"));
});

describe("seconds", () => {
  it.each([
    ["PT0S", 0],
    ["PT1H30M", 5400],
    ["-PT22M4.6743073S", -1324.6743073],
    ["P2DT3H", 183_600],
    ["P1D", 86_400],
  ])("%s is %d s", (text, value) => expect(seconds(text)).toBeCloseTo(value, 6));
  it("is not a number for anything else", () => expect(seconds("1h")).toBeNaN());
});

describe("moment", () => {
  const now = Date.parse("2026-03-02T22:30:00Z");
  it("is the clock alone on the same day of the zone", () => {
    expect(moment(Date.parse("2026-03-02T23:10:00Z"), now, "en-GB", "UTC")).toBe("23:10");
    expect(moment(Date.parse("2026-03-02T23:10:00Z"), now, "en-GB", "Asia/Seoul")).toBe("08:10");
  });
  it("names the weekday when the zone's day is another", () =>
    expect(moment(Date.parse("2026-03-02T23:10:00Z"), now, "en-GB", "Europe/Berlin")).toBe("Tue 00:10"));
  it("names the date a week away", () => expect(moment(Date.parse("2026-03-12T08:00:00Z"), now, "en-GB", "UTC")).toBe("12 Mar, 08:00"));
});
