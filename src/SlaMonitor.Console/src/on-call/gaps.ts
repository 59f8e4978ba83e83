// The times at which nobody is on call though somebody should be.

export interface Span {
  start: number;
  end: number;
}

/** Joined where they touch or overlap, in order, without those that have no length. */
export function joined(spans: readonly Span[]): Span[] {
  const sorted = spans.filter(span => span.end > span.start).sort((a, b) => a.start - b.start);
  const made: Span[] = [];
  for (const span of sorted) {
    const last = made.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else made.push({ ...span });
  }
  return made;
}

/** What of the spans lies within `from` and `to`. */
export const within = (spans: readonly Span[], from: number, to: number): Span[] =>
  spans.map(span => ({ start: Math.max(span.start, from), end: Math.min(span.end, to) })).filter(span => span.end > span.start);

export const sum = (spans: readonly Span[]): number => spans.reduce((total, span) => total + span.end - span.start, 0);
