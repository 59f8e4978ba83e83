import { describe, expect, it } from "vitest";
import { random } from "./random";
import { lengthOf, merged, without } from "./span";

describe("spans", () => {
  it("are, with what they leave, the whole: nothing twice, nothing lost", () => {
    for (let seed = 0; seed < 300; seed++) {
      const next = random(seed);
      const whole = { from: 0, to: 100 };
      const others = Array.from({ length: Math.floor(next() * 6) }, () => {
        const from = Math.round(next() * 140 - 20);
        return { from, to: from + Math.round(next() * 40) };
      });
      const left = without(whole, others);
      const taken = without(whole, left);
      expect(lengthOf(left) + lengthOf(taken)).toBe(100);
      for (let at = 0; at < 100; at++) {
        const within = (spans: typeof others): boolean => spans.some(span => span.from <= at && at < span.to);
        expect(within(left)).toBe(!within(others));
        expect(within(merged(others))).toBe(within(others));
      }
    }
  });
});
