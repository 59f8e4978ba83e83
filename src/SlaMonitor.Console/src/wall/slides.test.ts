import { describe, expect, it } from "vitest";
import type { SummaryPart } from "../api/types";
import { around, inOrder, lengthOf, LINES, placeOf, slidesOf, sumOf } from "./slides";

const part = (key: string | null, other = false): SummaryPart =>
  ({ key, other, ticketsOpen: 1, running: 1, atRisk: 0, breached: 0, paused: 0, metToday: 0, breachedToday: 0, oldestDueAt: null });
const teams = (count: number): SummaryPart[] => Array.from({ length: count }, (_, i) => part(`team ${String(i).padStart(2, "0")}`));

describe("slidesOf", () => {
  it.each([0, 1, 2, 6, 7, 8, 12, 13, 14, 40])("shows each of %d teams once together, and once alone", count => {
    const slides = slidesOf(teams(count), "");
    const together = slides.flatMap(slide => (slide.kind === "all" ? slide.teams.map(team => team.key) : []));
    expect(together).toEqual(teams(count).map(team => team.key));
    expect(slides.filter(slide => slide.kind === "team").length).toBe(count > 1 ? count : 0);
    for (const slide of slides) if (slide.kind === "all") expect(slide.teams.length).toBeLessThanOrEqual(LINES);
    expect(new Set(slides.map(slide => slide.key)).size).toBe(slides.length);
  });
  it("begins with all of them", () => expect(slidesOf(teams(3), "")[0]!.kind).toBe("all"));
  it("has no slide of its own for those without a team, nor for the sum of the others", () =>
    expect(slidesOf([part(null), part("a"), part("b"), part("other", true)], "").filter(slide => slide.kind === "team").length).toBe(2));
  it("shows one team alone when asked", () => {
    const slides = slidesOf(teams(5), "team 03");
    expect(slides.map(slide => slide.key)).toEqual(["team team 03"]);
  });
  it("shows nothing of a team that is not there", () => expect(slidesOf(teams(2), "none")).toEqual([]));
});

describe("inOrder", () => {
  it("puts the nameless and the rest last, whatever came first", () =>
    expect(inOrder([part("other", true), part(null), part("b"), part("a")]).map(one => one.key)).toEqual(["a", "b", null, "other"]));
});

describe("around", () => {
  it("comes back to where it began", () => {
    for (let count = 1; count < 6; count++) {
      for (let at = 0; at < count; at++) {
        expect(around(around(at, 1, count), -1, count)).toBe(at);
        let place = at;
        for (let i = 0; i < count; i++) place = around(place, 1, count);
        expect(place).toBe(at);
      }
    }
  });
  it("stands still where there is nothing", () => expect(around(0, 1, 0)).toBe(0));
});

describe("placeOf", () => {
  it("is the first when the one shown is gone", () => expect(placeOf(slidesOf(teams(2), ""), "team gone")).toBe(0));
});

describe("sumOf", () => {
  it("is the same however the teams are told apart", () => {
    const all = [part("a"), { ...part("b"), breached: 3, oldestDueAt: "2026-03-02T09:00:00.5Z" }, { ...part("c"), atRisk: 2, oldestDueAt: "2026-03-02T09:00:00Z" }];
    const sum = sumOf(all);
    expect(sum).toEqual({ ticketsOpen: 3, atRisk: 2, breached: 3, metToday: 0, breachedToday: 0, oldestDueAt: "2026-03-02T09:00:00Z" });
    expect(sumOf([...all].reverse())).toEqual(sum);
    for (let cut = 1; cut < all.length; cut++) expect(sumOf(all.slice(0, cut)).breached + sumOf(all.slice(cut)).breached).toBe(sum.breached);
  });
  it("of none has no oldest", () => expect(sumOf([]).oldestDueAt).toBeNull());
});

describe("lengthOf", () => {
  it.each([["", 20_000], ["5", 5_000], ["0", 3_000], ["-4", 3_000], ["abc", 20_000], ["99999", 3_600_000]])("%s", (text, length) => expect(lengthOf(text)).toBe(length));
});
