// The marks of a time axis, at round times as clocks in a zone show them.
import type { Span } from "./span";

export interface Tick {
  at: number;
  /** The first of its day there: it is labelled with the date. */
  isDay: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [MINUTE / 4, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 28 * DAY, 91 * DAY, 364 * DAY];
/** More steps than this are never looked through. */
const MOST = 400;

/**
 * Round times in sight that stand at least `apart` from each other by `place` (which grows with time), in order. Where days
 * begin is marked first, so that a short night does not lose its date.
 */
export function ticks(seen: Span, zone: string, place: (at: number) => number, apart: number): Tick[] {
  const step = STEPS.find(one => fits(one, seen, place, apart)) ?? STEPS.at(-1)!;
  const days = thinned(roundTimes(seen, zone, Math.max(step, DAY)), [], place, apart);
  const others = step < DAY ? thinned(roundTimes(seen, zone, step).filter(at => !days.includes(at)), days, place, apart) : [];
  return [...days.map(at => ({ at, isDay: true })), ...others.map(at => ({ at, isDay: false }))].sort((a, b) => a.at - b.at);
}

/** Whether steps of this length stand far enough apart where time is drawn widest. */
function fits(step: number, seen: Span, place: (at: number) => number, apart: number): boolean {
  const length = seen.to - seen.from;
  if (length / step > MOST) return false;
  const probes = 64;
  let widest = 0;
  for (let i = 0; i < probes; i++) {
    const from = seen.from + (length * i) / probes;
    widest = Math.max(widest, ((place(from + length / probes) - place(from)) * probes) / length);
  }
  return widest * step >= apart;
}

/** Those that stand far enough from one another and from `taken`; the earlier ones win. */
function thinned(instants: number[], taken: number[], place: (at: number) => number, apart: number): number[] {
  const places = taken.map(place);
  let last = -Infinity;
  return instants.filter(at => {
    const here = place(at);
    if (here - last < apart || places.some(other => Math.abs(other - here) < apart)) return false;
    last = here;
    return true;
  });
}

/** The instants in sight at which a clock in the zone shows a whole number of steps since a midnight. */
export function roundTimes(seen: Span, zone: string, step: number): number[] {
  const found: number[] = [];
  const ahead = [offset(seen.from, zone), offset(seen.to, zone)];
  const [first, last] = [seen.from + Math.min(...ahead), seen.to + Math.max(...ahead)];
  for (let local = Math.ceil(first / step) * step; local <= last; local += step) {
    const at = instantOf(local, zone);
    if (at !== null && at >= seen.from && at <= seen.to && at > (found.at(-1) ?? -Infinity)) found.push(at);
  }
  return found;
}

/** When a clock in the zone shows this time (given as if it were UTC); the first time where it shows it twice, null where it never does. */
function instantOf(local: number, zone: string): number | null {
  for (const guess of [local - offset(local - DAY / 2, zone), local - offset(local + DAY / 2, zone)].sort((a, b) => a - b)) {
    if (guess + offset(guess, zone) === local) return guess;
  }
  return null;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the zone's clock is ahead of UTC at an instant. */
export function offset(at: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
    formats.set(zone, format);
  }
  const parts = new Map(format.formatToParts(at).map(part => [part.type, Number(part.value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - Math.floor(at / 1000) * 1000;
}
