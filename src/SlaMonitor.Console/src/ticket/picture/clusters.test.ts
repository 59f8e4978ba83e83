import { describe, expect, it } from "vitest";
import { clusters, placed } from "./clusters";
import { random } from "./random";

describe("clusters", () => {
  it("lose nothing, and stand apart", () => {
    for (let seed = 0; seed < 100; seed++) {
      const next = random(seed);
      const items = Array.from({ length: Math.floor(next() * 40) }, () => next() * 500);
      const made = clusters(items, item => item, 14);
      expect(made.flatMap(one => one.members).sort((a, b) => a - b)).toEqual([...items].sort((a, b) => a - b));
      made.forEach((one, index) => index > 0 && expect(one.place - made[index - 1]!.place).toBeGreaterThanOrEqual(14));
    }
  });
});

describe("labels", () => {
  it("never touch, stay on the line, and the first is there", () => {
    for (let seed = 0; seed < 100; seed++) {
      const next = random(seed);
      const labels = Array.from({ length: 6 }, () => ({ place: next() * 400, width: 20 + next() * 80 }));
      const made = placed(labels, 400, 6).flatMap((centre, index) => (centre === null ? [] : [{ from: centre - labels[index]!.width / 2, to: centre + labels[index]!.width / 2 }]));
      expect(made.length).toBeGreaterThan(0);
      made.sort((a, b) => a.from - b.from).forEach((one, index) => {
        expect(one.from).toBeGreaterThanOrEqual(-1e-9);
        expect(one.to).toBeLessThanOrEqual(400 + 1e-9);
        if (index > 0) expect(one.from - made[index - 1]!.to).toBeGreaterThanOrEqual(6 - 1e-9);
      });
    }
  });
  it("leave out what is not in sight", () => expect(placed([{ place: -5, width: 20 }, { place: 405, width: 20 }], 400, 6)).toEqual([null, null]));
});
