// What part of the picture is in sight, in places of the warp: zooming and moving keep within the whole.
import type { Span } from "./span";

/** The closest look: a minute from edge to edge. */
export const LEAST = 60_000;

/** Closer (below 1) or farther (above 1) by a factor; `anchor` stays where it is on the screen unless an edge of the whole is reached. */
export function zoomed(seen: Span, factor: number, anchor: number, whole: Span): Span {
  const least = Math.min(LEAST, whole.to - whole.from);
  const length = Math.min(whole.to - whole.from, Math.max(least, (seen.to - seen.from) * factor));
  const share = (anchor - seen.from) / (seen.to - seen.from);
  return kept({ from: anchor - share * length, to: anchor + (1 - share) * length }, whole);
}

/** Moved by a share of what is in sight: 0.5 is half a picture to the right. */
export const moved = (seen: Span, share: number, whole: Span): Span => {
  const by = (seen.to - seen.from) * share;
  return kept({ from: seen.from + by, to: seen.to + by }, whole);
};

/** The nearest of the same length that lies within the whole; the whole itself when it is longer. */
export function kept(seen: Span, whole: Span): Span {
  const length = seen.to - seen.from;
  if (length >= whole.to - whole.from) return whole;
  const from = Math.min(Math.max(seen.from, whole.from), whole.to - length);
  return { from, to: from + length };
}

export const isWhole = (seen: Span, whole: Span): boolean => seen.from <= whole.from && seen.to >= whole.to;

/** As it stands in the address: `2026-03-02T09:14:05Z`, to the second. */
export const written = (at: number): string => `${new Date(Math.round(at / 1000) * 1000).toISOString().slice(0, 19)}Z`;

/** From the address; null when it says nothing that can be shown. */
export function read(from: string, to: string): Span | null {
  const span = { from: Date.parse(from), to: Date.parse(to) };
  return span.to > span.from ? span : null;
}
