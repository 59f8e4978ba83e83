// What a supervisor does to a ticket or an escalation: acknowledge, snooze, resolve, reassign, assign, escalate.
import { Refused } from "../api/client";
import { access } from "../api/access.svelte";
import { person } from "./person.svelte";
import { escalations } from "../live/escalations.svelte";
import { settings } from "../settings/settings.svelte";
import { common } from "../words/common";
import { words } from "../words/words";
import { outbox, type Request } from "./outbox.svelte";
import { toasts } from "./toasts.svelte";

const t = words({
  en: {
    acknowledged: "{ticket}: acknowledged", snoozed: "{ticket}: snoozed for {time}", resolved: "{ticket}: escalation resolved", reassigned: "{ticket}: {to} is told", reopened: "{ticket}: open again",
    assigned: "{ticket}: assigned to {to}", unassigned: "{ticket}: assigned to nobody", escalated: "{ticket}: escalated by {policy}", queued: "No connection: “{what}” is sent as soon as it is back.",
    nothing: "{ticket} has no open escalation: nobody was told of it yet. Escalate it to tell somebody.",
  },
  es: {
    acknowledged: "{ticket}: aceptado", snoozed: "{ticket}: pospuesto {time}", resolved: "{ticket}: escalado resuelto", reassigned: "{ticket}: se avisa a {to}", reopened: "{ticket}: abierto de nuevo",
    assigned: "{ticket}: asignado a {to}", unassigned: "{ticket}: sin responsable", escalated: "{ticket}: escalado por {policy}", queued: "Sin conexión: «{what}» se enviará en cuanto vuelva.",
    nothing: "{ticket} no tiene un escalado abierto: aún no se avisó a nadie. Escálelo para avisar a alguien.",
  },
  ko: {
    acknowledged: "{ticket}: 확인했습니다", snoozed: "{ticket}: {time} 미뤘습니다", resolved: "{ticket}: 에스컬레이션을 해결했습니다", reassigned: "{ticket}: {to}에게 알립니다", reopened: "{ticket}: 다시 열렸습니다",
    assigned: "{ticket}: {to}에게 배정했습니다", unassigned: "{ticket}: 담당자가 없습니다", escalated: "{ticket}: {policy}(으)로 에스컬레이션했습니다", queued: "연결이 없습니다. 다시 연결되면 “{what}”을(를) 보냅니다.",
    nothing: "{ticket}에는 열린 에스컬레이션이 없습니다. 아직 아무에게도 알리지 않았습니다. 알리려면 에스컬레이션하세요.",
  },
});

const encoded = encodeURIComponent;

/** With who acts, where that is not known by the key. An event has it as its actor. */
function signed(body: Record<string, unknown>): Record<string, unknown> {
  if (!settings.name) return body;
  return "source" in body ? { ...body, actor: { kind: "agent", id: settings.name } } : { ...body, by: settings.name };
}

/** Sends it and says what became of it; `undo` is offered for five seconds. True when the monitor has it or will have it. */
async function run(request: Request, undo?: Request & { done: string }): Promise<boolean> {
  // Without an API key nobody else tells who acts.
  if (!access.key && !settings.name && !(await person.ask())) return false;
  try {
    const isSent = await outbox.send({ ...request, body: signed(request.body) });
    if (!isSent) toasts.say(t("queued", { what: request.what }), "problem");
    else toasts.say(request.what, "plain", undo && { action: { label: common("undo"), run: () => void run({ path: undo.path, body: undo.body, what: undo.done }) } });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toasts.say(common("failed", { what: request.what, why: error.message }), "problem");
    return false;
  }
}

const ticketOf = (escalation: string): string => escalation.split("|")[0] ?? escalation;

const reopening = (escalation: string): Request & { done: string } => ({
  path: `escalations/${encoded(escalation)}/reopen`, body: {}, what: "", done: t("reopened", { ticket: ticketOf(escalation) }),
});

export const acknowledge = (escalation: string, note?: string): Promise<boolean> =>
  run({ path: `escalations/${encoded(escalation)}/acknowledge`, body: note ? { note } : {}, what: t("acknowledged", { ticket: ticketOf(escalation) }) }, reopening(escalation));

/** Acknowledges every escalation of a ticket that waits for somebody. */
export async function acknowledgeTicket(ticket: string): Promise<void> {
  const waiting = escalations.of(ticket).filter(one => one.state === "triggered");
  if (waiting.length === 0) toasts.say(t("nothing", { ticket }), "problem");
  for (const one of waiting) await acknowledge(one.id);
}

export const snooze = (escalation: string, minutes: number): Promise<boolean> =>
  run(
    { path: `escalations/${encoded(escalation)}/snooze`, body: { for: `PT${minutes}M` }, what: t("snoozed", { ticket: ticketOf(escalation), time: common("minutes", { n: minutes }) }) },
    reopening(escalation),
  );

export const resolve = (escalation: string, note?: string): Promise<boolean> =>
  run({ path: `escalations/${encoded(escalation)}/resolve`, body: note ? { note } : {}, what: t("resolved", { ticket: ticketOf(escalation) }) });

export const reassign = (escalation: string, to: { user: string } | { schedule: string } | { channel: string }): Promise<boolean> =>
  run({ path: `escalations/${encoded(escalation)}/reassign`, body: { to }, what: t("reassigned", { ticket: ticketOf(escalation), to: Object.values(to)[0] as string }) });

/** Tells those of the policy's first step: to be confirmed before. */
export const escalate = (ticket: string, policy: string, note?: string): Promise<boolean> =>
  run({ path: `tickets/${encoded(ticket)}/escalate`, body: { policy, ...(note ? { note } : {}) }, what: t("escalated", { ticket, policy }) });

/** An event of the console's own: known by its id, so that it counts once however often it is sent. `at` is the monitor's time; null is nobody. */
function assignment(ticket: string, assignee: string | null, at: number): Record<string, unknown> {
  return { id: uniqueId(), source: "console", ticket, at: new Date(at).toISOString(), type: "assigned", actor: { kind: "agent", id: "console" }, data: { assignee } };
}

const said = (ticket: string, to: string | null): string => (to ? t("assigned", { ticket, to }) : t("unassigned", { ticket }));

export const assign = (ticket: string, to: string | null, before: string | null, at: number): Promise<boolean> =>
  run({ path: "events", body: assignment(ticket, to, at), what: said(ticket, to) }, { path: "events", body: assignment(ticket, before, at + 1), what: "", done: said(ticket, before) });

/** Works without a secure context too, which `crypto.randomUUID` does not. */
const uniqueId = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, "0")).join("");
