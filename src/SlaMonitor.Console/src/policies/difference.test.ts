import { describe, expect, it } from "vitest";
import { difference, hunks, type DifferenceLine } from "./difference";

function source(seed: number): (below: number) => number {
  let state = seed;
  return below => (state = (state * 1103515245 + 12345) % 2147483648) % below;
}

/** Few different lines, so that there is much in common and in many ways. */
const text = (next: (below: number) => number, length: number): string => Array.from({ length: next(length) }, () => "abcd"[next(4)]).join("\n");

const textOf = (lines: readonly DifferenceLine[], without: DifferenceLine["kind"]): string => lines.filter(line => line.kind !== without).map(line => line.text).join("\n");

/** The length of the longest common subsequence, the slow way. */
function common(a: string[], b: string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const one of a) {
    let corner = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = one === b[j - 1] ? corner + 1 : Math.max(above, row[j - 1]!);
      corner = above;
    }
  }
  return row[b.length]!;
}

describe("difference", () => {
  it("holds both texts, numbered, and as little as possible differs", () => {
    for (let seed = 1; seed < 300; seed++) {
      const next = source(seed);
      const [before, after] = [text(next, 25), text(next, 25)];
      const lines = difference(before, after);
      expect(textOf(lines, "added")).toBe(before);
      expect(textOf(lines, "removed")).toBe(after);
      const [a, b] = [before === "" ? [] : before.split("\n"), after === "" ? [] : after.split("\n")];
      expect(lines.filter(line => line.kind === "same").length).toBe(common(a, b));
      expect(lines.flatMap(line => line.before ?? [])).toEqual(a.map((_, index) => index + 1));
      expect(lines.flatMap(line => line.after ?? [])).toEqual(b.map((_, index) => index + 1));
    }
  });
  it("is quick for long texts that have nothing in common", () => {
    const [before, after] = [0, 1].map(side => Array.from({ length: 20_000 }, (_, index) => `${side} ${index}`).join("\n"));
    expect(difference(before!, after!).length).toBe(40_000);
  });
});

describe("hunks", () => {
  it("leaves out only what is the same, and counts it", () => {
    for (let seed = 1; seed < 100; seed++) {
      const next = source(seed);
      const lines = difference(text(next, 60), text(next, 60));
      const made = hunks(lines, 2);
      const isSame = lines.every(line => line.kind === "same");
      if (isSame) expect(made).toEqual([]);
      else expect(made.reduce((sum, hunk) => sum + (hunk.kind === "lines" ? hunk.lines.length : hunk.count), 0)).toBe(lines.length);
      const changed = lines.filter(line => line.kind !== "same").length;
      expect(made.flatMap(hunk => (hunk.kind === "lines" ? hunk.lines : [])).filter(line => line.kind !== "same").length).toBe(changed);
    }
  });
});
