// Everything that happened to a ticket, in order: its events with what they did to the clocks, and what came by itself.
import type { EscalationRow, Explanation } from "../../api/types";
import type { TicketEvent } from "../explained";
import { actorName, effectWords, eventDetail, eventTitle, happenedWords as t } from "./events";
import { clockName } from "./explain";
import { endReason } from "./reasons";

export type HappenedKind = "message" | "reply" | "note" | "change" | "handover" | "warning" | "breach" | "system";

export interface Happened {
  /** Unique within the ticket, and the same whenever it is fetched. */
  key: string;
  at: number;
  kind: HappenedKind;
  title: string;
  detail: string;
  who: string;
  /** What it did to the clocks. */
  effects: string[];
  /** It is an event of the ticket, which the picture marks above the clocks. */
  isEvent: boolean;
}

const kinds: Partial<Record<TicketEvent["type"], HappenedKind>> = { customer_replied: "message", feedback_received: "message", agent_replied: "reply", note_added: "note", assigned: "handover" };

const isHandOver = (event: TicketEvent): boolean => event.type === "fields_changed" && ["group", "tier", "assignee"].some(field => field in (event.data ?? {}));

const kindOf = (event: TicketEvent): HappenedKind => kinds[event.type] ?? (isHandOver(event) ? "handover" : event.type === "created" && event.actor?.kind === "customer" ? "message" : "change");

const keyOf = (event: TicketEvent): string => `${event.source ?? "api"}/${event.id}`;

export function happened(events: readonly TicketEvent[], explanation: Explanation, escalations: readonly EscalationRow[]): Happened[] {
  const made = new Map<string, Happened>();
  for (const event of events) made.set(keyOf(event), ofEvent(event));
  for (const clock of explanation.clocks) {
    const metric = clockName(clock);
    for (const moment of clock.moments) {
      const at = Date.parse(moment.at);
      const own = { at, detail: "", who: "", effects: [], isEvent: false };
      switch (moment.kind) {
        case "event": {
          const key = keyOf(moment.event);
          const known = made.get(key) ?? ofEvent(moment.event);
          made.set(key, { ...known, effects: [...known.effects, ...moment.effects.map(effect => effectWords(effect, metric))] });
          break;
        }
        case "warning":
          made.set(`${metric} ${moment.threshold} ${at}`, { ...own, key: `${metric} ${moment.threshold} ${at}`, kind: "warning", title: t("warned", { metric, threshold: moment.threshold }) });
          break;
        case "breach":
          made.set(`${metric} breach ${at}`, { ...own, key: `${metric} breach ${at}`, kind: "breach", title: t("breached", { metric }), detail: moment.reason ? endReason(moment.reason) : "" });
          break;
        default: {
          const title = moment.kind === "version_adopted" ? t("adopted", { version: moment.version }) : t("described", { account: explanation.account ?? "–" });
          const known = made.get(`${title} ${at}`);
          made.set(`${title} ${at}`, { ...own, key: `${title} ${at}`, kind: "system", title, effects: [...(known?.effects ?? []), ...moment.effects.map(effect => effectWords(effect, metric))] });
        }
      }
    }
  }
  for (const one of escalations) {
    const at = Date.parse(one.startedAt);
    made.set(one.id, { key: one.id, at, kind: "system", title: t("escalation", { policy: one.policy }), detail: "", who: "SlaMonitor", effects: [], isEvent: false });
  }
  return [...made.values()].sort((a, b) => a.at - b.at);
}

function ofEvent(event: TicketEvent): Happened {
  const kind = kindOf(event);
  const title = kind === "handover" ? t("assigned") : eventTitle(event);
  return { key: keyOf(event), at: Date.parse(event.at), kind, title, detail: eventDetail(event), who: actorName(event), effects: [], isEvent: true };
}
