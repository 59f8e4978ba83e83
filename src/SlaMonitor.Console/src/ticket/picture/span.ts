// Stretches of time, in milliseconds since 1970; the end is not part of them.
export interface Span {
  from: number;
  to: number;
}

/** The same time in as few stretches as it takes, in order. */
export function merged(spans: readonly Span[]): Span[] {
  const made: Span[] = [];
  for (const { from, to } of spans.filter(span => span.to > span.from).sort((a, b) => a.from - b.from)) {
    const last = made.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else made.push({ from, to });
  }
  return made;
}

/** What is left of `whole` without the others, in order. */
export function without(whole: Span, others: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = whole.from;
  for (const { from, to } of merged(others)) {
    if (from >= whole.to) break;
    if (from > at) left.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < whole.to) left.push({ from: at, to: whole.to });
  return left;
}

export const lengthOf = (spans: readonly Span[]): number => spans.reduce((sum, { from, to }) => sum + to - from, 0);
