// How durations are spread over bands of different lengths, and where a percentile stands among them.
import type { DurationSpread } from "../api/types";
import { seconds } from "../time/text";

export interface Band {
  from: number;
  /** Null has no end. */
  to: number | null;
  count: number;
}

export const bandsOf = (bins: readonly { from: string; to: string | null; count: number }[]): Band[] =>
  bins.map(bin => ({ from: seconds(bin.from), to: bin.to === null ? null : seconds(bin.to), count: bin.count }));

/** Bands without those before the first and after the last that hold any. */
export function trimmed(bands: readonly Band[]): Band[] {
  const first = bands.findIndex(band => band.count > 0);
  return first < 0 ? [] : bands.slice(first, bands.findLastIndex(band => band.count > 0) + 1);
}

/** Where a duration stands on an axis on which every band is one wide, the first about zero; it never leaves the axis. */
export function placeIn(bands: readonly Band[], value: number): number {
  for (let i = 0; i < bands.length; i++) {
    const { from, to } = bands[i]!;
    if (to !== null && value >= to) continue;
    const length = to === null ? Math.max(1, from) : to - from;
    return i - 0.5 + Math.min(1, Math.max(0, (value - from) / length));
  }
  return bands.length - 0.5;
}

export const percentiles = ["p50", "p75", "p90", "p95", "p99"] as const;

/** The spreads of one kind of time; first response and resolution first, whatever others there are after them. */
export function spreadsOf(all: readonly DurationSpread[], kind: "business" | "wall"): DurationSpread[] {
  const first = ["first_response", "resolution", "next_response"];
  const rank = (metric: string): number => (first.includes(metric) ? first.indexOf(metric) : first.length);
  return all.filter(one => one.kind === kind && one.count > 0).sort((a, b) => rank(a.metric) - rank(b.metric) || (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0));
}
