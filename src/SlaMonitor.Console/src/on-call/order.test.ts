import { describe, expect, it } from "vitest";
import { compare, held, ofPerson, type OpenRow } from "./order";

const states = ["triggered", "acknowledged", "snoozed"] as const;
const at = (minute: number): string => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();

/** A small, repeatable source of rows. */
function rows(count: number, seed: number): OpenRow[] {
  let state = seed;
  const next = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
  return Array.from({ length: count }, (_, index) => ({
    id: `T-${next(1000)}|p|${index}`, ticket: "T", subject: null, account: null, priority: null, group: null, product: null, policy: "p", state: states[next(3)]!,
    severity: next(2) ? ("critical" as const) : ("warning" as const), level: 1, targets: [["amina", "kim"][next(2)]!], by: null, since: null, until: null, why: null,
    startedAt: at(next(30)), nextStepAt: next(3) ? at(next(30)) : null, hasDeadLetters: false, incident: null, isPartial: false,
  }));
}

describe("compare", () => {
  it("is one order, whatever the order of arrival", () => {
    for (let seed = 1; seed < 40; seed++) {
      const some = rows(30, seed);
      const sorted = [...some].sort(compare);
      expect([...some].reverse().sort(compare)).toEqual(sorted);
      for (let i = 1; i < sorted.length; i++) expect(compare(sorted[i - 1]!, sorted[i]!)).toBeLessThan(0);
    }
  });
  it("puts what nobody has before all that somebody has", () => {
    const sorted = rows(50, 7).sort(compare);
    const taken = sorted.findIndex(row => row.state !== "triggered");
    expect(sorted.slice(taken).every(row => row.state !== "triggered")).toBe(true);
  });
});

describe("ofPerson", () => {
  it("splits the rows by whom they tell", () => {
    const some = rows(50, 3);
    expect(ofPerson(some, "amina").length + ofPerson(some, "kim").length).toBe(50);
    expect(ofPerson(some, "")).toBe(some);
  });
});

describe("held", () => {
  it("keeps the places, takes the news, and never loses a row under a finger", () => {
    const before = rows(20, 5);
    const now = before.slice(5).map(row => ({ ...row, level: 2 })).reverse();
    const shown = held(before, now);
    expect(shown.map(row => row.id)).toEqual(before.map(row => row.id));
    expect(shown.slice(0, 5).every(row => row.state === "resolved")).toBe(true);
    expect(shown.slice(5).every(row => row.level === 2)).toBe(true);
  });
});
