// One clock on the board: what the list answers, kept up by what the hub tells.
import type { Channel, ClockRow, Priority, Tier } from "../api/types";
import type { Breach, BreachRetracted, ClockChange, Warning } from "../live/messages";

export type RowState = "breached" | "at_risk" | "running" | "paused";

export interface Row {
  key: string;
  ticket: string;
  metric: string;
  cycle: number;
  state: RowState;
  subject: string | null;
  account: string | null;
  segment: string | null;
  priority: Priority;
  group: string | null;
  assignee: string | null;
  tier: Tier | null;
  region: string | null;
  channel: Channel | null;
  policy: string;
  /** Milliseconds since 1970; null while the clock has no due instant. */
  due: number | null;
  /** When it came to be breached here, by `performance.now()`: it glows for a moment. Null when it was so all along. */
  newAt: number | null;
}

export const keyOf = (clock: { ticket: string; metric: string; cycle: number }): string => `${clock.ticket}\u0000${clock.metric}\u0000${clock.cycle}`;

export function rowOf(item: ClockRow): Row {
  return {
    ...pick(item),
    key: keyOf(item),
    state: item.state === "breached" ? "breached" : item.state === "paused" ? "paused" : item.atRisk ? "at_risk" : "running",
    due: item.dueAt ? Date.parse(item.dueAt) : null,
    newAt: null,
  };
}

function pick(item: ClockRow) {
  const { ticket, metric, cycle, subject, account, segment, priority, group, assignee, tier, region, channel, policy } = item;
  return { ticket, metric, cycle, subject, account, segment, priority, group, assignee, tier, region, channel, policy };
}

/** The row after a breach or a warning; null when the message changes nothing: a warning that is replayed must not undo a breach. */
export function told(known: Row | undefined, state: "breached" | "at_risk", message: Breach | Warning, at: number): Row | null {
  if (state === "at_risk" && known?.state === "breached") return null;
  const label = {
    subject: message.subject ?? known?.subject ?? null,
    account: message.account ?? known?.account ?? null,
    segment: message.segment ?? known?.segment ?? null,
    priority: message.priority ?? known?.priority ?? "normal",
    group: message.group ?? known?.group ?? null,
    assignee: message.assignee ?? known?.assignee ?? null,
    tier: message.tier ?? known?.tier ?? null,
    region: message.region ?? known?.region ?? null,
    channel: message.channel ?? known?.channel ?? null,
    policy: message.policy ?? known?.policy ?? "",
  };
  const isNew = state === "breached" && known?.state !== "breached";
  return { key: keyOf(message), ticket: message.ticket, metric: message.metric, cycle: message.cycle, ...label, state, due: Date.parse(message.dueAt), newAt: isNew ? at : known?.newAt ?? null };
}

/** The row after its clock changed; null when it is no longer one of the board: met, ended or paused. */
export function changed(known: Row, message: ClockChange): Row | null {
  if (message.state !== "breached" && message.state !== "running") return null;
  return {
    ...known,
    state: message.state === "breached" ? "breached" : known.state === "breached" ? "at_risk" : known.state,
    due: message.dueAt ? Date.parse(message.dueAt) : null,
    subject: message.subject ?? known.subject,
    priority: message.priority ?? known.priority,
    group: message.group ?? known.group,
    assignee: message.assignee === undefined ? known.assignee : message.assignee,
    tier: message.tier ?? known.tier,
  };
}

/** The row after its breach was taken back: it is at risk until the list says otherwise. */
export const retracted = (known: Row, _: BreachRetracted): Row => ({ ...known, state: "at_risk", newAt: null });

/** Nearest due first; then by ticket and metric, so that the order never depends on that of arrival. */
export function compare(a: Row, b: Row): number {
  return (a.due ?? Infinity) - (b.due ?? Infinity) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
