// What trends are asked for. All of it is in the address; the monitor is asked with instants.
import { query } from "../api/client";
import { intervals, type Interval } from "../charts/buckets";
import { dayBefore, isZone, localOf, startOfDay } from "../time/zoned";

export const labels = ["group", "tier", "region", "account", "priority", "channel"] as const;

export type Label = (typeof labels)[number];

export const filterNames = [...labels, "metric"] as const;

export type FilterName = (typeof filterNames)[number];

export const ranges = ["24h", "7d", "30d", "90d"] as const;

export type Range = (typeof ranges)[number];

export interface Question {
  /** Null when `from` and `to` say it. */
  range: Range | null;
  /** A day (`2026-11-28`, part of the range) or an instant; empty when a range says it. */
  from: string;
  to: string;
  /** Null as it suits the range. */
  interval: Interval | null;
  zone: string;
  by: Label | null;
  kind: "business" | "wall";
  filters: Partial<Record<FilterName, string>>;
}

const HOUR = 3_600_000;
const BUCKETS = 400;

export function questionOf(get: (name: string) => string, viewerZone: string): Question {
  const [from, to] = [get("from"), get("to")];
  const isSet = instant(from, "begin", "UTC") !== null;
  return {
    range: isSet ? null : (ranges.find(one => one === get("range")) ?? "7d"),
    from: isSet ? from : "",
    to: isSet && instant(to, "end", "UTC") !== null ? to : "",
    interval: intervals.find(one => one === get("interval")) ?? null,
    zone: isZone(get("zone")) ? get("zone") : viewerZone,
    by: labels.find(one => one === get("by")) ?? null,
    kind: get("kind") === "wall" ? "wall" : "business",
    filters: Object.fromEntries(filterNames.flatMap(name => (get(name) ? [[name, get(name)]] : []))),
  };
}

/** From when to when, in milliseconds; `to` is null for now. Ranges begin with a whole hour or day, so that their buckets are whole. */
export function rangeOf(question: Question, now: number): { from: number; to: number | null } {
  if (question.range === null) {
    const from = instant(question.from, "begin", question.zone) ?? now - 7 * 24 * HOUR;
    const to = question.to ? instant(question.to, "end", question.zone) : null;
    return { from, to: to !== null && to > from ? Math.min(to, Math.max(now, from + 1)) : null };
  }
  if (question.range === "24h") {
    const { minute } = localOf(now, question.zone);
    return { from: Math.floor(now / 60_000) * 60_000 - minute * 60_000 - 23 * HOUR, to: null };
  }
  return { from: dayBefore(now, Number.parseInt(question.range) - 1, question.zone), to: null };
}

/** The query of the API; with `by` only when the series are wanted. */
export function pathOf(question: Question, now: number, isCut: boolean): string {
  const { from, to } = rangeOf(question, now);
  return `trends${query({
    from: new Date(from).toISOString(),
    to: to === null ? null : new Date(to).toISOString(),
    interval: question.interval,
    zone: question.zone,
    by: isCut ? question.by : null,
    ...question.filters,
  })}`;
}

/** Whether the range has so few of these that the monitor answers. */
export function fits(interval: Interval, question: Question, now: number): boolean {
  const { from, to } = rangeOf(question, now);
  const hours = { PT1H: 1, P1D: 24, P7D: 168 }[interval];
  return ((to ?? now) - from) / (hours * HOUR) <= BUCKETS - 2;
}

/** A day is the whole of it: as an end it is the begin of the next one. */
function instant(text: string, side: "begin" | "end", zone: string): number | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (day) {
    const [year, month, date] = [Number(day[1]), Number(day[2]), Number(day[3])];
    const isReal = new Date(Date.UTC(year, month - 1, date)).getUTCDate() === date && month <= 12;
    return isReal ? startOfDay(year, month, date + (side === "end" ? 1 : 0), zone) : null;
  }
  if (!/^\d{4}-\d{2}-\d{2}T/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : null;
}
