import { describe, expect, it } from "vitest";
import { holds, pickOf, pickText, type Pick } from "./pick";

describe("pickOf", () => {
  it("reads what was written, for every hour and for spans", () => {
    const all: Pick[] = [{ kind: "span", from: Date.parse("2026-03-02T09:00:00Z"), to: Date.parse("2026-03-02T10:00:00Z") }];
    for (let weekday = 1; weekday <= 7; weekday++) for (let hour = 0; hour < 24; hour++) all.push({ kind: "hour", weekday, hour });
    for (const pick of all) expect(pickOf(pickText(pick))).toEqual(pick);
  });
  it.each(["", "w8h1", "w0h1", "w1h24", "x", "2026-01-01/2025-01-01", "/", "1/2"])("takes nothing for %j", text => expect(pickOf(text)).toBeNull());
});

describe("holds", () => {
  it("has each instant in one hour of one weekday", () => {
    for (let at = Date.parse("2026-03-28T00:00:00Z"); at < Date.parse("2026-03-31T00:00:00Z"); at += 37 * 60_000) {
      let found = 0;
      for (let weekday = 1; weekday <= 7; weekday++) for (let hour = 0; hour < 24; hour++) if (holds({ kind: "hour", weekday, hour }, at, "Europe/Berlin")) found++;
      expect(found).toBe(1);
    }
  });
  it("has the begin of a span and not its end", () => {
    const pick: Pick = { kind: "span", from: 10, to: 20 };
    expect([9, 10, 19, 20].map(at => holds(pick, at, "UTC"))).toEqual([false, true, true, false]);
  });
});
