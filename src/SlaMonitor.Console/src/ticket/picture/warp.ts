// Where an instant stands in the picture. Hours in which nothing counts are drawn short where they would fill it: a weekend is not the news.
import { lengthOf, without, type Span } from "./span";

/**
 * Maps the whole onto itself, so that its length is kept: what the quiet hours give up, the others gain. Grows with time
 * everywhere, and can be read backwards. Outside of the whole it is time itself.
 */
export interface Warp {
  place(at: number): number;
  instant(place: number): number;
  /** The quiet stretches that are drawn short; empty when none are. */
  short: readonly Span[];
}

/** Quiet hours are drawn short when they are more than this much of the whole … */
const DOMINATE = 0.5;
/** … and then they are this much of it together. */
const KEPT = 0.2;

/** Time as it is. */
const straight: Warp = { place: at => at, instant: place => place, short: [] };

export function warp(whole: Span, quiet: readonly Span[]): Warp {
  const busy = without(whole, quiet);
  const short = without(whole, busy);
  const [all, open] = [whole.to - whole.from, lengthOf(busy)];
  const hidden = all - open;
  if (open <= 0 || hidden <= all * DOMINATE) return straight;

  const instants = [whole.from];
  const places = [whole.from];
  for (const span of [...busy.map(one => ({ ...one, grows: ((1 - KEPT) * all) / open })), ...short.map(one => ({ ...one, grows: (KEPT * all) / hidden }))].sort((a, b) => a.from - b.from)) {
    instants.push(span.to);
    places.push(places.at(-1)! + (span.to - span.from) * span.grows);
  }
  // Sums of fractions end a little beside the end; it is put where it belongs.
  places[places.length - 1] = whole.to;
  return { place: at => between(at, instants, places), instant: place => between(place, places, instants), short };
}

/** Goes straight from each of `ys` to the next as `x` goes through `xs`; past the ends it is `x` itself. */
function between(x: number, xs: readonly number[], ys: readonly number[]): number {
  if (!(x > xs[0]! && x < xs.at(-1)!)) return x;
  let [low, high] = [0, xs.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  return ys[low]! + ((x - xs[low]!) / (xs[high]! - xs[low]!)) * (ys[high]! - ys[low]!);
}
