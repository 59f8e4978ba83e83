import { describe, expect, it } from "vitest";
import { countTicks, largest, shareTicks } from "./scale";

const evenly = (ticks: number[]): void => {
  const step = ticks[1]! - ticks[0]!;
  for (let i = 1; i < ticks.length; i++) expect(ticks[i]! - ticks[i - 1]!).toBeCloseTo(step, 6);
};

describe("countTicks", () => {
  const counts = [0, 1, 2, 3, 4, 5, 6, 9, 10, 11, 19, 40, 41, 99, 100, 101, 999, 1234, 98_765, 1_000_000];
  it.each(counts)("of %d begin at zero, are whole, even, few, and reach it", count => {
    const ticks = countTicks(count);
    expect(ticks[0]).toBe(0);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(count);
    // Not a step more than is needed.
    expect(ticks.at(-2)!).toBeLessThan(Math.max(1, count));
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.every(Number.isInteger)).toBe(true);
    evenly(ticks);
  });
});

describe("shareTicks", () => {
  it.each([[0], [0.1], [0.5], [0.51], [0.8], [0.899], [0.9], [0.949], [0.97], [0.995], [1]])("of %d hold it and end at one", share => {
    const ticks = shareTicks([null, share, 1]);
    expect(ticks[0]).toBeLessThanOrEqual(share);
    expect(ticks.at(-1)).toBe(1);
    evenly(ticks);
  });
  it("of nothing are those of what is perfect", () => expect(shareTicks([null])).toEqual(shareTicks([1])));
});

describe("largest", () => {
  it("overlooks what is missing", () => expect(largest([null, 3, null, 2])).toBe(3));
  it("of nothing is zero", () => expect(largest([])).toBe(0));
});
