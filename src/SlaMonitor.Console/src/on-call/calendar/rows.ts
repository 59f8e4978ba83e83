// What stands in the calendar: a row per schedule or per person, with its bars.
import type { Leave, OnCallSchedule, Override, Shifts } from "../../api/types";
import { joined, type Span } from "../gaps";
import { days, lanes, place, type Day } from "./layout";
import { instantOfText } from "./zones";

export interface Bar extends Span {
  key: string;
  kind: "shift" | "override" | "gap" | "leave";
  /** Empty in a gap. */
  users: { id: string; name: string }[];
  /** Null for leave. */
  schedule: string | null;
  /** Of leave: who stands in. */
  cover: string | null;
  lane: number;
}

export interface Row {
  key: string;
  title: string;
  /** Of a row of a person. */
  person: string | null;
  schedule: string | null;
  zone: string;
  days: Day[];
  range: Span;
  lanes: number;
  bars: Bar[];
}

export interface Fetched {
  schedule: OnCallSchedule;
  shifts: Shifts;
  overrides: readonly Override[];
}

type Loose = Omit<Bar, "lane">;

function row(base: Omit<Row, "range" | "lanes" | "bars">, loose: Loose[]): Row {
  const range = { start: base.days[0]!.start, end: base.days.at(-1)!.end };
  const seen = loose.filter(bar => place(bar, range));
  const made = lanes(seen);
  return { ...base, range, lanes: Math.max(1, ...made.map(lane => lane + 1)), bars: seen.map((bar, index) => ({ ...bar, lane: made[index]! })) };
}

/** What no layer put there while somebody is on call: an override, a temporary schedule or a shift from a file. */
const isOverride = (one: Fetched, shift: Shifts["items"][number]): boolean => {
  if (shift.users.length === 0) return false;
  if (shift.layer === null) return true;
  const [start, end] = [Date.parse(shift.start), Date.parse(shift.end)];
  return one.overrides.some(made => instantOfText(made.from, made.timeZone) < end && instantOfText(made.to, made.timeZone) > start);
};

function barsOf(one: Fetched): Loose[] {
  const schedule = one.schedule.schedule;
  const shifts = one.shifts.items.filter(shift => shift.users.length > 0).map((shift): Loose => ({
    key: `${schedule} ${shift.start}`, kind: isOverride(one, shift) ? "override" : "shift", users: shift.users, schedule, cover: null, start: Date.parse(shift.start), end: Date.parse(shift.end),
  }));
  const gaps = joined(one.shifts.gaps.map(gap => ({ start: Date.parse(gap.start), end: Date.parse(gap.end) })));
  return [...shifts, ...gaps.map((gap): Loose => ({ ...gap, key: `${schedule} gap ${gap.start}`, kind: "gap", users: [], schedule, cover: null }))];
}

export const rowsBySchedule = (all: readonly Fetched[], from: string, count: number, zoneOf: (schedule: OnCallSchedule) => string): Row[] =>
  all.map(one => {
    const zone = zoneOf(one.schedule);
    return row({ key: one.schedule.schedule, title: one.schedule.schedule, person: null, schedule: one.schedule.schedule, zone, days: days(from, count, zone) }, barsOf(one));
  });

const barOf = (one: Leave, name: string, zone: string): Loose => ({
  key: `leave ${one.id}`, kind: "leave", users: [{ id: one.user, name }], schedule: null, cover: one.cover,
  start: instantOfText(one.from, one.timeZone ?? zone), end: instantOfText(one.to, one.timeZone ?? zone),
});

/** Everybody who is away in these days, in one row; null when nobody is. */
export function awayRow(title: string, people: ReadonlyMap<string, string>, leave: readonly Leave[], from: string, count: number, zone: string): Row | null {
  const made = row({ key: "away", title, person: null, schedule: null, zone, days: days(from, count, zone) }, leave.map(one => barOf(one, people.get(one.user) ?? one.user, zone)));
  return made.bars.length > 0 ? made : null;
}

/** A row per person, in the order of their names: their shifts of all schedules, and when they are away. */
export function rowsByPerson(all: readonly Fetched[], people: ReadonlyMap<string, string>, leave: readonly Leave[], from: string, count: number, zone: string): Row[] {
  const bars = all.flatMap(barsOf);
  const shown = days(from, count, zone);
  return [...people]
    .sort(([, a], [, b]) => a.localeCompare(b))
    .map(([id, name]) => {
      const own = bars.filter(bar => bar.users.some(user => user.id === id));
      const away = leave.filter(one => one.user === id).map(one => barOf(one, name, zone));
      return row({ key: id, title: name, person: id, schedule: null, zone, days: shown }, [...own, ...away]);
    });
}
