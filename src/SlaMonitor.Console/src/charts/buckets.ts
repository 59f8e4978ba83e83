// The hours, days and weeks of a chart: how each is called, and which of them stand below it.
import { localOf } from "../time/zoned";

export type Interval = "PT1H" | "P1D" | "P7D";

export const intervals: readonly Interval[] = ["PT1H", "P1D", "P7D"];

export const intervalOf = (text: string): Interval => intervals.find(known => known === text) ?? "P1D";

export interface Tick {
  index: number;
  text: string;
}

interface Span {
  from: string;
  to: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, zone: string, kind: "day" | "short" | "clock"): Intl.DateTimeFormat {
  const key = `${tag} ${zone} ${kind}`;
  let found = formats.get(key);
  if (!found) {
    const options = {
      day: { weekday: "short", day: "numeric", month: "short" } as const,
      short: { day: "numeric", month: "short" } as const,
      clock: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const,
    }[kind];
    formats.set(key, (found = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })));
  }
  return found;
}

/** All of it: `Sat 28 Nov, 14:00–15:00`, `Sat 28 Nov`, `23 Nov – 29 Nov`. */
export function bucketName(span: Span, interval: Interval, tag: string, zone: string): string {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  if (interval === "PT1H") return `${format(tag, zone, "day").format(from)}, ${format(tag, zone, "clock").format(from)}–${format(tag, zone, "clock").format(to)}`;
  if (interval === "P1D") return format(tag, zone, "day").format(from);
  return `${format(tag, zone, "short").format(from)} – ${format(tag, zone, "short").format(to - 1)}`;
}

/** The buckets that are named below the chart: at most `most`, at hours and days where one looks for them. */
export function bucketTicks(spans: readonly Span[], interval: Interval, tag: string, zone: string, most: number): Tick[] {
  const starts = spans.map(span => Date.parse(span.from));
  const locals = starts.map(at => localOf(at, zone));
  const candidates: ((index: number) => boolean)[] = [];
  const nth = (step: number, offset = 0) => (index: number): boolean => (((index - offset) % step) + step) % step === 0;
  if (interval === "PT1H") {
    for (const hours of [1, 2, 3, 6, 12, 24]) candidates.push(index => locals[index]!.minute === 0 && locals[index]!.hour % hours === 0);
    for (const days of [2, 4, 8, 16]) candidates.push(index => locals[index]!.hour === 0 && locals[index]!.minute === 0 && nth(days)(dayNumber(starts[index]!, zone)));
  } else if (interval === "P1D") {
    for (const days of [1, 2]) candidates.push(nth(days));
    // 1970-01-05 was a Monday.
    for (const weeks of [1, 2, 4, 8, 16, 32]) candidates.push(index => nth(7 * weeks, 4)(dayNumber(starts[index]!, zone)));
  } else {
    for (const weeks of [1, 2, 4, 8, 13, 26, 52, 104]) candidates.push(nth(weeks));
  }
  const all = starts.map((_, index) => index);
  const chosen = candidates.map(fits => all.filter(fits)).find(found => found.length > 0 && found.length <= most) ?? all.slice(0, 1);
  return chosen.map(index => ({ index, text: tickText(starts[index]!, locals[index]!.hour, interval, tag, zone) }));
}

const dayNumber = (at: number, zone: string): number => {
  const { year, month, day } = localOf(at, zone);
  return Math.round(Date.UTC(year, month - 1, day) / 86_400_000);
};

function tickText(at: number, hour: number, interval: Interval, tag: string, zone: string): string {
  if (interval === "PT1H") return hour === 0 ? format(tag, zone, "day").format(at) : format(tag, zone, "clock").format(at);
  return format(tag, zone, interval === "P1D" ? "day" : "short").format(at);
}
