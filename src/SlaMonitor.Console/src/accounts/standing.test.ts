import { describe, expect, it } from "vitest";
import type { Account, Objective } from "../api/types";
import { byName, fastest, segmentsOf, worstOf } from "./standing";

const objective = (metric: string, budgetRemaining: number | null, rates: (number | null)[] = [0]): Objective => ({
  metric, window: "P30D", attainment: 0.9, met: 1, breached: 1, attained: 0.5, budgetRemaining,
  burnRates: rates.map((rate, i) => ({ window: i === rates.length - 1 ? "P30D" : `PT${i + 1}H`, rate, breached: 0 })),
});
const account = (id: string, name: string | null, segment: string | null = null): Account =>
  ({ id, name, segment, version: 1, region: null, fields: {}, metrics: [], objectives: [], health: { grade: "good", reasons: [] } });

describe("worstOf", () => {
  it("is the one with the least budget, whatever the order", () => {
    const all = [objective("a", 0.4), objective("b", -0.2), objective("c", 1)];
    expect(worstOf(all)?.metric).toBe("b");
    expect(worstOf([...all].reverse())?.metric).toBe("b");
  });
  it("takes a breach where none is allowed for the worst", () => expect(worstOf([objective("a", -9), objective("b", null)])?.metric).toBe("b"));
  it("of none is none", () => expect(worstOf([])).toBeNull());
});

describe("fastest", () => {
  it("leaves out the whole window", () => expect(fastest(objective("a", 0, [1, 3, 9]))).toMatchObject({ rate: 3 }));
  it("takes what is beyond all rates for the fastest", () => expect(fastest(objective("a", 0, [1, null, 9]))).toMatchObject({ rate: null }));
});

describe("byName", () => {
  it("never puts two different accounts on one place", () => {
    const all = [account("b", "Acme"), account("a", "acme"), account("c", null), account("d", "Zoo")];
    const sorted = [...all].sort((a, b) => byName(a, b, "en")).map(one => one.id);
    expect(sorted).toEqual(["a", "b", "c", "d"]);
    expect([...all].reverse().sort((a, b) => byName(a, b, "en")).map(one => one.id)).toEqual(sorted);
  });
});

describe("segmentsOf", () => {
  it("names each once", () => expect(segmentsOf([account("a", null, "x"), account("b", null, "x"), account("c", null)])).toEqual(["x"]));
});
