// The incidents, and the one that is looked at; both follow the hub.
import { get, getAll, Refused } from "../../api/client";
import type { Incident, IncidentRow } from "../../api/types";
import { live } from "../../live/live.svelte";
import type { IncidentChange, MessageName, Messages } from "../../live/messages";

const MOST = 500;
const PAUSE = 1_000;
const RETRY = 5_000;

class Incidents {
  /** All that is known: open ones first, the worst of them first. */
  all = $state.raw<readonly IncidentRow[]>([]);
  whole = $state.raw<Incident | null>(null);
  error = $state<string | null>(null);
  isListed = $state(false);
  /** A monitor in a cluster knows none. */
  isKnown = $state(true);
  #shown: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  start(): () => void {
    void this.#fetch();
    const stop = live.listen({
      message: <N extends MessageName>(name: N, payload: Messages[N]) => {
        if (name !== "incident") return;
        const { incident, state, severity, title, openMembers } = payload as IncidentChange;
        this.all = this.all.map(row => (row.id === incident ? { ...row, state: state as IncidentRow["state"], severity: severity as IncidentRow["severity"], title, openMembers } : row));
        this.#soon(PAUSE);
      },
      lost: () => this.#soon(0),
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  /** Looks at one whole; null at none. */
  show(id: string | null): void {
    if (id === this.#shown) return;
    this.#shown = id;
    this.whole = null;
    if (id !== null) void this.#one(id);
  }

  /** Takes what an action answered. */
  took(answer: Incident): void {
    if (answer.id === this.#shown) this.whole = answer;
    this.#soon(0);
  }

  #soon(pause: number): void {
    if (this.#timer !== undefined && pause > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#fetch();
      if (this.#shown !== null) void this.#one(this.#shown);
    }, pause);
  }

  async #fetch(): Promise<void> {
    try {
      const { items } = await getAll<IncidentRow>("incidents", MOST);
      this.all = items.sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : Date.parse(b.declaredAt) - Date.parse(a.declaredAt)));
      this.error = null;
      this.isListed = true;
    } catch (error) {
      if (error instanceof Refused && error.status === 404) {
        this.isKnown = false;
        return;
      }
      this.error = (error as Error).message;
      this.#soon(RETRY);
    }
  }

  async #one(id: string): Promise<void> {
    try {
      const whole = await get<Incident>(`incidents/${encodeURIComponent(id)}`);
      if (this.#shown === id) this.whole = whole;
      this.error = null;
    } catch (error) {
      if (this.#shown === id) this.error = (error as Error).message;
    }
  }
}

export const incidents = new Incidents();

export const isOpen = (row: Pick<IncidentRow, "state">): boolean => row.state === "declared" || row.state === "mitigated";
