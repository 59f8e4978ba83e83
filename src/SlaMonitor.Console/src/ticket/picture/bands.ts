// What the picture shows of each clock: its explanation cut into pieces that are drawn alike.
import { seconds } from "../../time/text";
import type { ExplainedClock } from "../explained";
import { without, type Span } from "./span";

export interface Piece extends Span {
  kind: "running" | "paused" | "closed";
  /** It lies after the breach. */
  isLate: boolean;
  /** Why it did not count, in the monitor's words. */
  reason: string;
}

export interface Band {
  key: string;
  clock: ExplainedClock;
  /** In order, without overlaps; where it was stopped there is none. */
  pieces: Piece[];
  due: number | null;
  breached: number | null;
  stopped: number | null;
  warnings: { at: number; threshold: string }[];
  /** Where another promise came to hold. */
  changes: number[];
  /** From now to when it is due: what it has left if nothing happens. */
  ahead: Span | null;
  /** Most of the time ahead does not count: it is due after a night or a weekend. */
  isAheadQuiet: boolean;
}

const parse = (at: string | null): number | null => (at === null ? null : Date.parse(at));

export const isOpen = (clock: Pick<ExplainedClock, "state">): boolean => clock.state === "running" || clock.state === "paused" || clock.state === "breached";

/** The clock as it is at `now`, which is not before the explanation: an open one goes on as it was. */
export function band(clock: ExplainedClock, now: number): Band {
  const breached = parse(clock.breachedAt);
  const goesOn = isOpen(clock);
  const last = clock.segments.length - 1;
  const pieces = clock.segments.flatMap(({ kind, start, end, reason }, index): Piece[] => {
    const from = Date.parse(start);
    const to = goesOn && index === last ? Math.max(Date.parse(end), now) : Date.parse(end);
    return cut({ from, to }, breached).map(span => ({ ...span, kind, reason, isLate: breached !== null && span.from >= breached }));
  });
  const due = parse(clock.dueAt) ?? breached;
  const isAhead = due !== null && clock.state === "running" && due > now;
  return {
    key: `${clock.metric} ${clock.cycle}`,
    clock,
    pieces,
    due,
    breached,
    stopped: parse(clock.stoppedAt),
    warnings: clock.warnings.map(({ at, threshold }) => ({ at: Date.parse(at), threshold })),
    changes: clock.promises.slice(1).map(promise => Date.parse(promise.at)),
    ahead: isAhead ? { from: now, to: due } : null,
    isAheadQuiet: isAhead && last >= 0 && isMostlyClosed(clock, due - Date.parse(clock.segments[last]!.end)),
  };
}

/** Whether less than half of the time to its due instant is time that it may still use. */
const isMostlyClosed = (clock: ExplainedClock, wait: number): boolean => wait > 2000 * Math.max(0, seconds(clock.target) - clock.elapsedSeconds);

/** A stretch in two where an instant lies within it. */
export function cut(span: Span, at: number | null): Span[] {
  if (!(span.to > span.from)) return [];
  return at !== null && at > span.from && at < span.to ? [{ from: span.from, to: at }, { from: at, to: span.to }] : [span];
}

/**
 * From the first that happened to the last, or to when all that is open is due; a little more, so that nothing touches the edge
 * and it need not grow at every moment. Where a clock that has stopped was due matters only as long as it does not push the rest aside.
 */
export function wholeOf(bands: readonly Band[], instants: readonly number[], now: number): Span {
  const drawn = bands.filter(one => one.pieces.length > 0);
  const dues = (areOpen: boolean): number[] => drawn.flatMap(one => (one.due !== null && isOpen(one.clock) === areOpen ? [one.due] : []));
  const all = [...instants, ...drawn.flatMap(one => one.pieces.flatMap(piece => [piece.from, piece.to])), ...dues(true), ...(drawn.some(one => isOpen(one.clock)) ? [now] : [])];
  if (all.length === 0) return { from: now - 3_600_000, to: now };
  const from = Math.min(...all);
  const last = Math.max(...all);
  const to = Math.max(last, ...dues(false).filter(due => due - last <= last - from));
  const length = Math.max(to - from, 300_000);
  const step = 2 ** Math.floor(Math.log2(length)) / 16;
  return { from: from - length * 0.02, to: from + Math.ceil((length * 1.02) / step) * step };
}

/** The hours in which no clock counts or stands still: closed for all, none open, or the wait for one that is due after such hours. */
export function quietOf(bands: readonly Band[], whole: Span): Span[] {
  const ahead = bands.flatMap(one => (one.ahead && !one.isAheadQuiet ? [one.ahead] : []));
  return without(whole, [...bands.flatMap(one => one.pieces.filter(piece => piece.kind !== "closed")), ...ahead]);
}
