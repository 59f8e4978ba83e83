import { describe, expect, it } from "vitest";
import { heatLevel, heatLevels, heatRows, keptOf, sumsOf } from "./sums";

const bucket = (met: number, breached: number, backlog: number) => ({ from: "", to: "", met, breached, opened: met, solved: breached, backlog });

describe("sumsOf", () => {
  it("adds flows and takes the last level, however the range is cut", () => {
    const all = [bucket(1, 2, 3), bucket(4, 5, 6), bucket(7, 8, 9)];
    expect(sumsOf(all)).toEqual({ met: 12, breached: 15, opened: 12, solved: 15, backlog: 9 });
    for (let cut = 0; cut <= all.length; cut++) {
      const [a, b] = [sumsOf(all.slice(0, cut)), sumsOf(all.slice(cut))];
      expect(a.met + b.met).toBe(12);
      expect(a.breached + b.breached).toBe(15);
    }
  });
});

describe("keptOf", () => {
  it("is nothing of nothing", () => expect(keptOf({ met: 0, breached: 0 })).toBeNull());
  it("is one only when all was kept", () => {
    for (let met = 0; met < 20; met++) for (let breached = 0; breached < 20; breached++) if (met + breached) expect(keptOf({ met, breached }) === 1).toBe(breached === 0);
  });
});

describe("heat", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 12, 13, 100, 999])("has each count up to %d in exactly the level that the legend says", most => {
    const legend = heatLevels(most);
    for (let count = 1; count <= most; count++) {
      const level = heatLevel(count, most);
      expect(legend.filter(one => one.from <= count && count <= one.to).map(one => one.level)).toEqual([level]);
    }
    expect(heatLevel(0, most)).toBe(0);
    expect(heatLevel(most, most)).toBe(5);
  });
  it("is never darker for less", () => {
    for (let count = 1; count < 50; count++) expect(heatLevel(count, 50)).toBeGreaterThanOrEqual(heatLevel(count - 1, 50));
  });
  it("puts each cell where it belongs, once", () => {
    const cells = Array.from({ length: 168 }, (_, i) => ({ weekday: Math.floor(i / 24) + 1, hour: i % 24, breaches: i }));
    expect(heatRows(cells).flat()).toEqual(cells.map(cell => cell.breaches));
  });
});
