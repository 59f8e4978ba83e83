// Where days and bars stand. A row is as long as its time: a day of 23 hours is narrower than one of 24.
import type { Span } from "../gaps";
import { addDays, instantOf, instantOfText, offsetAt } from "./zones";

export interface Day extends Span {
  date: string;
}

/** The days from a date on, as they begin and end in the zone; one that the zone skipped is left out. */
export function days(from: string, count: number, zone: string): Day[] {
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(from, index);
    return { date, start: instantOfText(date, zone), end: instantOfText(addDays(date, 1), zone) };
  }).filter(day => day.end > day.start);
}

export const hours = (day: Span): number => (day.end - day.start) / 3_600_000;

/** Where a span stands in a range, both from 0 to 1; null when it does not touch it. `isCut` tells that it goes on beyond an end. */
export function place(span: Span, range: Span): { left: number; width: number; isCutLeft: boolean; isCutRight: boolean } | null {
  const [start, end] = [Math.max(span.start, range.start), Math.min(span.end, range.end)];
  if (end <= start) return null;
  const length = range.end - range.start;
  return { left: (start - range.start) / length, width: (end - start) / length, isCutLeft: span.start < range.start, isCutRight: span.end > range.end };
}

/** The lane of each span, from 0, so that no two in a lane overlap; as few lanes as it takes. */
export function lanes(spans: readonly Span[]): number[] {
  const ends: number[] = [];
  const made = new Array<number>(spans.length).fill(0);
  const order = spans.map((_, index) => index).sort((a, b) => spans[a]!.start - spans[b]!.start || spans[b]!.end - spans[a]!.end);
  for (const index of order) {
    const span = spans[index]!;
    const free = ends.findIndex(end => end <= span.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = span.end;
    made[index] = lane;
  }
  return made;
}

/** The instant next to it at which the clock on the wall shows a multiple of `step`. */
export function snapped(at: number, step: number, zone: string): number {
  const wall = at + offsetAt(at, zone);
  return instantOf(Math.round(wall / step) * step, zone);
}

/** The instant at a fraction of a range. */
export const instantAt = (fraction: number, range: Span): number => range.start + Math.min(1, Math.max(0, fraction)) * (range.end - range.start);
