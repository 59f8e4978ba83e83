import { describe, expect, it } from "vitest";
import { random } from "./random";
import { isWhole, kept, LEAST, moved, read, written, zoomed } from "./range";

const whole = { from: 1_000_000, to: 100_000_000 };

describe("zooming and moving", () => {
  it("never leave the whole, turn around or come closer than the least", () => {
    for (let seed = 0; seed < 100; seed++) {
      const next = random(seed);
      let seen = whole;
      for (let step = 0; step < 40; step++) {
        seen = next() < 0.6 ? zoomed(seen, 0.4 + next() * 1.2, seen.from + next() * (seen.to - seen.from), whole) : moved(seen, next() * 2 - 1, whole);
        expect(seen.from).toBeGreaterThanOrEqual(whole.from - 1e-6);
        expect(seen.to).toBeLessThanOrEqual(whole.to + 1e-6);
        expect(seen.to - seen.from).toBeGreaterThanOrEqual(LEAST - 1e-6);
      }
    }
  });

  it("keep what is under the pointer where it is, away from the edges", () => {
    const seen = { from: 40_000_000, to: 60_000_000 };
    for (const anchor of [45_000_000, 50_000_000, 58_000_000]) {
      const closer = zoomed(seen, 0.5, anchor, whole);
      const share = (span: typeof seen): number => (anchor - span.from) / (span.to - span.from);
      expect(share(closer)).toBeCloseTo(share(seen), 9);
    }
  });

  it("undo each other away from the edges", () => {
    const seen = { from: 40_000_000, to: 60_000_000 };
    const back = moved(moved(zoomed(zoomed(seen, 0.5, 44_000_000, whole), 2, 44_000_000, whole), 0.25, whole), -0.25, whole);
    expect(back.from).toBeCloseTo(seen.from, 3);
    expect(back.to).toBeCloseTo(seen.to, 3);
  });

  it("end with the whole", () => expect(isWhole(zoomed({ from: 2_000_000, to: 3_000_000 }, 1e9, 2_500_000, whole), whole)).toBe(true));
  it("find the nearest that fits", () => expect(kept({ from: 0, to: 2_000_000 }, whole)).toEqual({ from: 1_000_000, to: 3_000_000 }));
});

describe("the address", () => {
  it("is read as it was written, to the second", () => {
    const at = Date.parse("2026-03-02T09:14:05.400Z");
    expect(written(at)).toBe("2026-03-02T09:14:05Z");
    expect(read(written(at), written(at + 60_000))).toEqual({ from: Date.parse("2026-03-02T09:14:05Z"), to: Date.parse("2026-03-02T09:15:05Z") });
  });
  it.each([["", ""], ["x", "2026-03-02T09:14:05Z"], ["2026-03-02T09:14:05Z", "2026-03-02T09:14:05Z"]])("says nothing by %s to %s", (from, to) => expect(read(from, to)).toBeNull());
});
