// Who is on call now and in the days to come, per schedule.
import { get, query } from "../api/client";
import type { OnCall, OnCallSchedule, Shifts } from "../api/types";
import { now } from "../time/now.svelte";
import { joined, type Span } from "./gaps";

/** How far one looks ahead for gaps. */
export const AHEAD_DAYS = 7;
const DAY = 86_400_000;
const LOOK = 10_000;
const OFTEN = 60_000;

export interface Turn {
  users: { id: string; name: string }[];
  start: number;
  end: number;
}

class Roster {
  schedules = $state.raw<readonly OnCallSchedule[]>([]);
  shifts = $state.raw<ReadonlyMap<string, Shifts>>(new Map());
  error = $state<string | null>(null);
  isListed = $state(false);
  /** The names of everybody who is ever on call in what was fetched, by id. */
  names = $derived.by(() => {
    const known = new Map<string, string>();
    for (const schedule of this.schedules) for (const user of schedule.users) known.set(user.id, user.name);
    for (const one of this.shifts.values()) for (const shift of one.items) for (const user of shift.users) known.set(user.id, user.name);
    return known;
  });
  #fetchedAt = -Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  #watchers = 0;

  start(): () => void {
    this.#watchers++;
    void this.load();
    this.#timer ??= setInterval(() => this.#look(), LOOK);
    return () => {
      if (--this.#watchers > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  async load(): Promise<void> {
    this.#fetchedAt = performance.now();
    try {
      const { at, items } = await get<OnCall>("on-call");
      const to = new Date(Date.parse(at) + AHEAD_DAYS * DAY).toISOString();
      const all = await Promise.all(items.map(item => get<Shifts>(`on-call/${encodeURIComponent(item.schedule)}/shifts${query({ from: at, to })}`)));
      this.schedules = items;
      this.shifts = new Map(all.map(one => [one.schedule, one]));
      this.isListed = true;
      this.error = null;
    } catch (error) {
      this.error = (error as Error).message;
    }
  }

  name(id: string): string {
    return this.names.get(id) ?? id;
  }

  /** Who comes after those who are on call now; null when that does not change within the days that were fetched. */
  next(schedule: OnCallSchedule): Turn | null {
    const until = schedule.until ? Date.parse(schedule.until) : null;
    if (until === null) return null;
    const shift = this.shifts.get(schedule.schedule)?.items.find(one => Date.parse(one.start) >= until);
    return shift ? { users: shift.users, start: Date.parse(shift.start), end: Date.parse(shift.end) } : null;
  }

  gaps(schedule: string): Span[] {
    return joined((this.shifts.get(schedule)?.gaps ?? []).map(gap => ({ start: Date.parse(gap.start), end: Date.parse(gap.end) })));
  }

  /** The hand-off that comes next has come, or it was fetched long ago. */
  #look(): void {
    const isOver = this.schedules.some(one => one.until !== null && Date.parse(one.until) <= now.value);
    if (isOver || performance.now() - this.#fetchedAt > OFTEN) void this.load();
  }
}

export const roster = new Roster();
