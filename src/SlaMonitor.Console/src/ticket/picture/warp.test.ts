import { describe, expect, it } from "vitest";
import { random } from "./random";
import { lengthOf, without, type Span } from "./span";
import { warp } from "./warp";

const HOUR = 3_600_000;
const start = Date.parse("2026-03-02T08:00:00Z");

/** A week or less, with nights of any length and some that overlap. */
function cases(): { whole: Span; quiet: Span[]; next: () => number }[] {
  return Array.from({ length: 200 }, (_, seed) => {
    const next = random(seed);
    const whole = { from: start, to: start + (1 + next() * 168) * HOUR };
    const length = whole.to - whole.from;
    const quiet = Array.from({ length: Math.floor(next() * 8) }, () => {
      const from = whole.from + (next() * 1.2 - 0.1) * length;
      return { from, to: from + next() * length * 0.6 };
    });
    return { whole, quiet, next };
  });
}

describe("warp", () => {
  it("keeps the ends, and so the length, of the whole", () => {
    for (const { whole, quiet } of cases()) {
      const scale = warp(whole, quiet);
      expect(scale.place(whole.from)).toBe(whole.from);
      expect(scale.place(whole.to)).toBe(whole.to);
    }
  });

  it("grows with time, everywhere", () => {
    for (const { whole, quiet } of cases()) {
      const scale = warp(whole, quiet);
      let last = -Infinity;
      for (let i = -10; i <= 110; i++) {
        const place = scale.place(whole.from + ((whole.to - whole.from) * i) / 100);
        expect(place).toBeGreaterThan(last);
        last = place;
      }
    }
  });

  it("can be read backwards", () => {
    for (const { whole, quiet, next } of cases()) {
      const scale = warp(whole, quiet);
      for (let i = 0; i < 20; i++) {
        const at = whole.from + (next() * 1.4 - 0.2) * (whole.to - whole.from);
        expect(Math.abs(scale.instant(scale.place(at)) - at)).toBeLessThan(1);
      }
    }
  });

  it("draws hours that count no shorter than they are, and those that do not no longer", () => {
    for (const { whole, quiet } of cases()) {
      const scale = warp(whole, quiet);
      const drawn = (span: Span): number => scale.place(span.to) - scale.place(span.from);
      for (const span of without(whole, quiet)) expect(drawn(span)).toBeGreaterThanOrEqual((span.to - span.from) * (1 - 1e-9) - 0.01);
      for (const span of scale.short) expect(drawn(span)).toBeLessThanOrEqual((span.to - span.from) * (1 + 1e-9) + 0.01);
    }
  });

  it("leaves time as it is where the quiet hours do not dominate", () => {
    const scale = warp({ from: start, to: start + 10 * HOUR }, [{ from: start + 3 * HOUR, to: start + 8 * HOUR }]);
    expect(scale.short).toEqual([]);
    expect(scale.place(start + 5 * HOUR)).toBe(start + 5 * HOUR);
  });

  it("gives a weekend a fifth of the picture", () => {
    const whole = { from: start, to: start + 70 * HOUR };
    const weekend = { from: start + 4 * HOUR, to: start + 66 * HOUR };
    const scale = warp(whole, [weekend]);
    expect((scale.place(weekend.to) - scale.place(weekend.from)) / (whole.to - whole.from)).toBeCloseTo(0.2, 9);
    expect(lengthOf(scale.short)).toBe(62 * HOUR);
  });
});
