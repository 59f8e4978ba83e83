import { describe, expect, it } from "vitest";
import type { DurationSpread } from "../api/types";
import { placeIn, spreadsOf, trimmed, type Band } from "./distribution";

const bands: Band[] = [0, 60, 120, 300, 3600].map((from, i, all) => ({ from, to: all[i + 1] ?? null, count: i }));

describe("placeIn", () => {
  it("keeps the order of durations, and stays on the axis", () => {
    let before = -0.5;
    for (let value = 0; value < 20_000; value += 7) {
      const place = placeIn(bands, value);
      expect(place).toBeGreaterThanOrEqual(before);
      expect(place).toBeLessThanOrEqual(bands.length - 0.5);
      before = place;
    }
  });
  it("stands within the band that holds it", () => {
    for (let value = 0; value < 8_000; value += 3) {
      const index = bands.findIndex(band => value >= band.from && (band.to === null || value < band.to));
      const place = placeIn(bands, value);
      expect(place).toBeGreaterThanOrEqual(index - 0.5);
      expect(place).toBeLessThanOrEqual(index + 0.5);
    }
  });
});

describe("trimmed", () => {
  it("loses no count", () => {
    const sum = (all: readonly Band[]): number => all.reduce((a, b) => a + b.count, 0);
    for (const counts of [[0, 0, 1, 0, 2, 0], [1], [0], [0, 3, 0, 0]]) {
      const all = counts.map((count, i) => ({ from: i, to: i + 1, count }));
      const kept = trimmed(all);
      expect(sum(kept)).toBe(sum(all));
      expect(kept.at(0)?.count ?? 1).toBeGreaterThan(0);
      expect(kept.at(-1)?.count ?? 1).toBeGreaterThan(0);
    }
  });
});

describe("spreadsOf", () => {
  it("puts first response and resolution first", () => {
    const spread = (metric: string, kind: "business" | "wall", count = 1): DurationSpread => ({ metric, key: null, other: false, kind, count, mean: "PT1S", p50: "PT1S", p75: "PT1S", p90: "PT1S", p95: "PT1S", p99: "PT1S", bins: [] });
    const all = [spread("agent_work", "business"), spread("resolution", "business"), spread("first_response", "wall"), spread("first_response", "business"), spread("next_response", "business", 0)];
    expect(spreadsOf(all, "business").map(one => one.metric)).toEqual(["first_response", "resolution", "agent_work"]);
  });
});
