// The shifts, overrides and leave of the days that are looked at.
import { get, query } from "../../api/client";
import type { Leave, OnCall, OnCallSchedule, Override, Shifts } from "../../api/types";
import type { Fetched } from "./rows";
import { addDays, instantOfText } from "./zones";

const encoded = encodeURIComponent;

class CalendarData {
  all = $state.raw<readonly Fetched[]>([]);
  leave = $state.raw<readonly Leave[]>([]);
  /** Everybody who is on call somewhere in these days or now, by id. */
  people = $state.raw<ReadonlyMap<string, string>>(new Map());
  error = $state<string | null>(null);
  isListed = $state(false);
  #asked = 0;

  /** The days from a date on, of each schedule in its zone as asked for. */
  async load(from: string, count: number, zoneOf: (schedule: OnCallSchedule) => string): Promise<void> {
    const asked = ++this.#asked;
    try {
      const { items } = await get<OnCall>("on-call");
      const all = await Promise.all(
        items.map(async (schedule): Promise<Fetched> => {
          const zone = zoneOf(schedule);
          const path = `on-call/${encoded(schedule.schedule)}`;
          const range = { from: new Date(instantOfText(from, zone)).toISOString(), to: new Date(instantOfText(addDays(from, count), zone)).toISOString() };
          const [shifts, overrides] = await Promise.all([get<Shifts>(`${path}/shifts${query(range)}`), get<{ items: Override[] }>(`${path}/overrides`)]);
          return { schedule, shifts, overrides: overrides.items };
        }),
      );
      const people = new Map(this.people);
      for (const one of all) for (const list of [one.schedule, ...one.shifts.items]) for (const user of list.users) people.set(user.id, user.name);
      const leave = await Promise.all([...people.keys()].map(id => get<{ items: Leave[] }>(`on-call/users/${encoded(id)}/leave`).then(answer => answer.items, () => [])));
      if (asked !== this.#asked) return;
      this.all = all;
      this.people = people;
      this.leave = leave.flat();
      this.isListed = true;
      this.error = null;
    } catch (error) {
      if (asked === this.#asked) this.error = (error as Error).message;
    }
  }
}

export const calendar = new CalendarData();
