import { describe, expect, it } from "vitest";
import { rowsOf } from "./plot";

describe("rowsOf", () => {
  it("never lets two labels of a row touch, and takes no more rows than it must", () => {
    for (const width of [1, 5, 30]) {
      const places = [0, 1, 2, 2, 2, 10, 11, 40, 41, 45, 100];
      const rows = rowsOf(places, width);
      for (let i = 0; i < places.length; i++)
        for (let j = 0; j < i; j++) if (rows[i] === rows[j]) expect(places[i]! - places[j]!).toBeGreaterThanOrEqual(width);
      const crowd = Math.max(...places.map(at => places.filter(other => other <= at && other + width > at).length));
      expect(Math.max(...rows) + 1).toBe(crowd);
    }
  });
});
