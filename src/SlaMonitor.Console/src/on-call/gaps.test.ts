import { describe, expect, it } from "vitest";
import { joined, sum, within, type Span } from "./gaps";

function spans(seed: number): Span[] {
  let state = seed;
  const next = (below: number): number => (state = (state * 1103515245 + 12345) % 2147483648) % below;
  return Array.from({ length: 12 }, () => {
    const start = next(100);
    return { start, end: start + next(10) };
  });
}

const covers = (some: readonly Span[], at: number): boolean => some.some(span => span.start <= at && at < span.end);

describe("joined", () => {
  it("covers what the spans cover and nothing else, and leaves no two that touch", () => {
    for (let seed = 1; seed < 60; seed++) {
      const some = spans(seed);
      const made = joined(some);
      for (let at = 0; at < 120; at++) expect(covers(made, at)).toBe(covers(some, at));
      for (let i = 1; i < made.length; i++) expect(made[i]!.start).toBeGreaterThan(made[i - 1]!.end);
      expect(joined(made)).toEqual(made);
    }
  });
});

describe("within", () => {
  it("cuts a range into parts that add up", () => {
    for (let seed = 1; seed < 20; seed++) {
      const made = joined(spans(seed));
      expect(sum(within(made, 0, 40)) + sum(within(made, 40, 200))).toBe(sum(made));
    }
  });
});
