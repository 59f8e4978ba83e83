// The escalations that are open, by ticket: what a row of the board can be acknowledged by, and who has it.
import { SvelteMap } from "svelte/reactivity";
import { getAll } from "../api/client";
import type { EscalationRow } from "../api/types";
import { live } from "./live.svelte";
import { Reload } from "./reload";
import type { EscalationChange, MessageName, Messages } from "./messages";

const OPEN = "escalations?state=triggered,acknowledged,snoozed";
const MOST = 5_000;

export interface OpenEscalation {
  id: string;
  ticket: string;
  policy: string;
  state: string;
  level: number;
  by: string | null;
  targets: string[];
}

class Escalations {
  /** By id. */
  open = new SvelteMap<string, OpenEscalation>();
  error = $state<string | null>(null);
  isListed = $state(false);
  #byTicket = new SvelteMap<string, OpenEscalation[]>();
  #stop: (() => void) | undefined;
  #reload = new Reload<EscalationChange>(() => this.#fetch(), change => this.#change(change), error => (this.error = error));

  start(): void {
    this.#stop ??= live.listen({
      message: <N extends MessageName>(name: N, payload: Messages[N]) => {
        if (name !== "escalation") return;
        this.#reload.note(payload as EscalationChange);
        this.#change(payload as EscalationChange);
      },
      lost: () => void this.load(),
    });
    void this.load();
  }

  /** Those of a ticket, triggered ones first. */
  of(ticket: string): OpenEscalation[] {
    return this.#byTicket.get(ticket) ?? [];
  }

  load(): Promise<void> {
    return this.#reload.load();
  }

  async #fetch(): Promise<void> {
    const { items } = await getAll<EscalationRow>(OPEN, MOST);
    const ids = new Set(items.map(item => item.id));
    for (const known of [...this.open.values()]) if (!ids.has(known.id)) this.#drop(known);
    for (const item of items) this.#put(item);
    this.isListed = true;
  }

  #change(change: EscalationChange): void {
    const known = this.open.get(change.escalation);
    if (change.state === "resolved" || change.state === "bundled") {
      if (known) this.#drop(known);
      return;
    }
    this.#put({ ...change, ...merged(known, change), id: change.escalation });
  }

  #put({ id, ticket, policy, state, level, by, targets }: OpenEscalation): void {
    const made = { id, ticket, policy, state, level, by, targets };
    this.open.set(id, made);
    const others = (this.#byTicket.get(ticket) ?? []).filter(other => other.id !== id);
    this.#byTicket.set(ticket, [...others, made].sort((a, b) => Number(b.state === "triggered") - Number(a.state === "triggered")));
  }

  #drop(known: OpenEscalation): void {
    this.open.delete(known.id);
    const others = (this.#byTicket.get(known.ticket) ?? []).filter(other => other.id !== known.id);
    if (others.length) this.#byTicket.set(known.ticket, others);
    else this.#byTicket.delete(known.ticket);
  }
}

/** Whom an escalation told and who has it. A message says it only where that changed; some name others in that place, such as those whom a page did not reach. */
export function merged(known: { state: string; targets: string[]; by: string | null } | undefined, change: EscalationChange): { targets: string[]; by: string | null } {
  const isTold = change.what === "stepped" || change.what === "reassigned";
  return { targets: isTold ? change.targets : (known?.targets ?? []), by: known?.state === change.state ? (change.by ?? known.by) : change.by };
}

export const escalations = new Escalations();
