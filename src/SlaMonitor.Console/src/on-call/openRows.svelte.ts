// Every open escalation, whole and current: fetched once, kept up by the hub.
import { get, getAll, Refused } from "../api/client";
import type { Escalation, EscalationRow } from "../api/types";
import { merged } from "../live/escalations.svelte";
import { live } from "../live/live.svelte";
import type { EscalationChange, MessageName, Messages } from "../live/messages";
import { compare, type OpenRow } from "./order";

const OPEN = "escalations?state=triggered,acknowledged,snoozed";
const MOST = 5_000;
/** So many that changed are fetched one by one; of more, the list is. */
const FEW = 4;
const PAUSE = 1_000;
const RETRY = 5_000;

class OpenRows {
  /** In their order. */
  all = $state.raw<readonly OpenRow[]>([]);
  error = $state<string | null>(null);
  isListed = $state(false);
  #rows = new Map<string, OpenRow>();
  #changed = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAllStale = false;
  #frame = 0;

  /** Follows for as long as a page looks. */
  start(): () => void {
    this.#isAllStale = true;
    void this.#fetch();
    const stop = live.listen({
      message: <N extends MessageName>(name: N, payload: Messages[N]) => {
        if (name === "escalation") this.#take(payload as EscalationChange);
      },
      lost: () => this.reload(),
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  reload(): void {
    this.#isAllStale = true;
    this.#soon(0);
  }

  /** What the hub says holds at once; what it does not say (the next step, whom a page did not reach) is fetched. */
  #take(change: EscalationChange): void {
    const known = this.#rows.get(change.escalation);
    if (change.state === "resolved" || change.state === "bundled") {
      this.#rows.delete(change.escalation);
      this.#changed.delete(change.escalation);
    } else {
      const { ticket, policy, account, priority, group, level } = change;
      const { targets, by } = merged(known, change);
      const state = change.state as EscalationRow["state"];
      const empty = { subject: null, product: null, severity: "critical" as const, why: null, startedAt: change.at, hasDeadLetters: false, incident: null, until: null, since: change.at, nextStepAt: null };
      this.#rows.set(change.escalation, {
        ...empty, ...known, id: change.escalation, ticket, policy, account, priority, group, level, targets, by, state,
        hasDeadLetters: change.what === "page_failed" || (known?.hasDeadLetters ?? false),
        isPartial: (known?.isPartial ?? true) || known?.state !== state || known.level !== level,
        ...(known?.state === state ? {} : { since: change.at, nextStepAt: null, until: null }),
      });
      this.#changed.add(change.escalation);
      this.#soon(PAUSE);
    }
    this.#show();
  }

  #soon(pause: number): void {
    if (this.#timer !== undefined && pause > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#fetch();
    }, pause);
  }

  async #fetch(): Promise<void> {
    const changed = [...this.#changed];
    const isAll = this.#isAllStale || changed.length > FEW;
    this.#changed.clear();
    this.#isAllStale = false;
    try {
      if (isAll) {
        const { items } = await getAll<EscalationRow>(OPEN, MOST);
        // What the hub told while the list was on its way is newer than it.
        const kept = [...this.#changed].flatMap(id => this.#rows.get(id) ?? []);
        this.#rows = new Map([...items.map(whole), ...kept].map(row => [row.id, row]));
      } else {
        for (const row of await Promise.all(changed.map(one))) {
          if (row && this.#rows.has(row.id) && !this.#changed.has(row.id)) this.#rows.set(row.id, whole(row));
        }
      }
      this.isListed = true;
      this.error = null;
    } catch (error) {
      this.error = (error as Error).message;
      this.#isAllStale = true;
      this.#soon(RETRY);
    }
    this.#show();
  }

  #show(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.all = [...this.#rows.values()].sort(compare);
    });
  }
}

const whole = (row: EscalationRow): OpenRow => ({ ...row, isPartial: false });

/** Null when it is gone meanwhile. */
async function one(id: string): Promise<Escalation | null> {
  try {
    return await get<Escalation>(`escalations/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }
}

export const openRows = new OpenRows();
