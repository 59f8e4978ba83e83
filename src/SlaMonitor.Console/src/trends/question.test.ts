import { describe, expect, it } from "vitest";
import { localOf, startOfDay } from "../time/zoned";
import { fits, pathOf, questionOf, rangeOf } from "./question";

const ask = (search: string, zone = "Europe/Berlin") => questionOf(name => new URLSearchParams(search).get(name) ?? "", zone);
const now = Date.parse("2026-03-30T10:20:30Z");

describe("questionOf", () => {
  it("is the last week in the viewer's zone when nothing is said", () => expect(ask("")).toEqual({ range: "7d", from: "", to: "", interval: null, zone: "Europe/Berlin", by: null, kind: "business", filters: {} }));
  it("takes what it knows and leaves out what it does not", () => {
    const question = ask("range=30d&interval=PT1H&zone=Asia/Seoul&by=group&kind=wall&group=apps&metric=resolution&nonsense=1");
    expect(question).toEqual({ range: "30d", from: "", to: "", interval: "PT1H", zone: "Asia/Seoul", by: "group", kind: "wall", filters: { group: "apps", metric: "resolution" } });
    expect(ask("range=1y&interval=P1Y&zone=Mars/Olympus&by=weather&from=yesterday")).toEqual(ask(""));
  });
  it("prefers days that are named", () => expect(ask("range=30d&from=2026-03-01&to=2026-03-05")).toMatchObject({ range: null, from: "2026-03-01", to: "2026-03-05" }));
  it("knows no 31st of February", () => expect(ask("from=2026-02-31").range).toBe("7d"));
});

describe("rangeOf", () => {
  it.each(["UTC", "Europe/Berlin", "Asia/Kathmandu", "America/New_York"])("begins with a whole hour or day in %s", zone => {
    for (const range of ["24h", "7d", "30d", "90d"]) {
      const { from, to } = rangeOf(ask(`range=${range}`, zone), now);
      const local = localOf(from, zone);
      expect(to).toBeNull();
      expect(local.minute).toBe(0);
      if (range !== "24h") expect(local.hour).toBe(0);
      const days = range === "24h" ? 1 : Number.parseInt(range);
      expect((now - from) / 86_400_000).toBeLessThanOrEqual(days + 1 / 24);
      expect((now - from) / 86_400_000).toBeGreaterThan(days - 1 - 1 / 24);
    }
  });
  it("has both days that are named in it, also when the clocks are changed", () => {
    const { from, to } = rangeOf(ask("from=2026-03-28&to=2026-03-29"), now);
    expect(from).toBe(startOfDay(2026, 3, 28, "Europe/Berlin"));
    expect(to).toBe(startOfDay(2026, 3, 30, "Europe/Berlin"));
    expect(to! - from).toBe(47 * 3_600_000);
  });
  it("never ends before it begins, nor after now", () => {
    expect(rangeOf(ask("from=2026-03-28&to=2026-03-01"), now).to).toBeNull();
    expect(rangeOf(ask("from=2026-03-28&to=2026-12-31"), now).to).toBe(now);
  });
  it("takes instants, as a part of a chart that was dragged out", () =>
    expect(rangeOf(ask("from=2026-03-28T01:00:00.000Z&to=2026-03-28T05:00:00.000Z"), now)).toEqual({ from: Date.parse("2026-03-28T01:00:00Z"), to: Date.parse("2026-03-28T05:00:00Z") }));
});

describe("pathOf", () => {
  it("cuts only when asked", () => {
    expect(pathOf(ask("by=region"), now, false)).not.toContain("by=");
    expect(pathOf(ask("by=region"), now, true)).toContain("by=region");
  });
  it("escapes what comes from the address", () => expect(pathOf(ask("group=a%26b%3Dc"), now, false)).toContain("group=a%26b%3Dc"));
});

describe("fits", () => {
  it("allows hours for a fortnight, not for a quarter", () => {
    expect(fits("PT1H", ask("range=7d"), now)).toBe(true);
    expect(fits("PT1H", ask("range=90d"), now)).toBe(false);
    expect(fits("P1D", ask("range=90d"), now)).toBe(true);
  });
});
