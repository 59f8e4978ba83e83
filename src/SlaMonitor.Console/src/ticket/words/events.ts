// What happened to a ticket, in the viewer's words.
import { name } from "../../words/common";
import { words } from "../../words/words";
import type { Effect, TicketEvent } from "../explained";

const t = words({
  en: {
    created: "Created", customer_replied: "Customer wrote", agent_replied: "Agent replied", note_added: "Note added", status_changed: "Status changed", priority_changed: "Priority changed", assigned: "Handed over", fields_changed: "Fields changed", solved: "Solved", reopened: "Reopened", closed: "Closed", merged: "Merged", deleted: "Deleted", marked_spam: "Marked as spam", feedback_received: "Feedback",
    "new": "new", "open": "open", "pending": "pending", "on_hold": "on hold", "status solved": "solved", "status closed": "closed",
    set: "{field}: {value}", cleared: "no {field}", status: "status", priority: "priority", group: "team", assignee: "assignee", tier: "tier", account: "account", subject: "subject", channel: "channel", region: "region", product: "product", tags: "tags", fields: "fields", into: "into", kind: "kind", score: "score", comment: "comment",
    promised: "{metric} promised", started: "{metric} started", paused: "{metric} paused", resumed: "{metric} went on", promise_changed: "{metric}: another promise", stopped: "{metric} stopped", cancelled: "{metric} ended without a verdict", "clock reopened": "{metric} went on again",
    warned: "{metric}: {threshold} of the time used", breached: "{metric} breached", described: "Account {account} described otherwise", adopted: "Version {version} of the policies adopted", escalation: "Escalation {policy} started", system: "system", customer: "customer {id}", agent: "agent {id}", customerAlone: "customer", agentAlone: "agent",
  },
  es: {
    created: "Creado", customer_replied: "Escribió el cliente", agent_replied: "Respondió el agente", note_added: "Nota añadida", status_changed: "Cambio de estado", priority_changed: "Cambio de prioridad", assigned: "Traspasado", fields_changed: "Cambio de campos", solved: "Resuelto", reopened: "Reabierto", closed: "Cerrado", merged: "Fusionado", deleted: "Eliminado", marked_spam: "Marcado como spam", feedback_received: "Valoración",
    "new": "nuevo", "open": "abierto", "pending": "pendiente", "on_hold": "en espera", "status solved": "resuelto", "status closed": "cerrado",
    set: "{field}: {value}", cleared: "sin {field}", status: "estado", priority: "prioridad", group: "equipo", assignee: "responsable", tier: "nivel", account: "cuenta", subject: "asunto", channel: "canal", region: "región", product: "producto", tags: "etiquetas", fields: "campos", into: "en", kind: "tipo", score: "puntos", comment: "comentario",
    promised: "{metric}: comprometido", started: "{metric}: empieza", paused: "{metric}: en pausa", resumed: "{metric}: continúa", promise_changed: "{metric}: otro compromiso", stopped: "{metric}: se detiene", cancelled: "{metric}: termina sin veredicto", "clock reopened": "{metric}: continúa de nuevo",
    warned: "{metric}: {threshold} del tiempo usado", breached: "{metric}: incumplido", described: "La cuenta {account} se describió de otro modo", adopted: "Se adoptó la versión {version} de las políticas", escalation: "Empieza el escalado {policy}", system: "sistema", customer: "cliente {id}", agent: "agente {id}", customerAlone: "cliente", agentAlone: "agente",
  },
  ko: {
    created: "생성", customer_replied: "고객 메시지", agent_replied: "상담원 답변", note_added: "메모 추가", status_changed: "상태 변경", priority_changed: "우선순위 변경", assigned: "이관", fields_changed: "필드 변경", solved: "해결", reopened: "다시 열림", closed: "종료", merged: "병합", deleted: "삭제", marked_spam: "스팸 표시", feedback_received: "피드백",
    "new": "신규", "open": "열림", "pending": "대기", "on_hold": "보류", "status solved": "해결", "status closed": "종료",
    set: "{field}: {value}", cleared: "{field} 없음", status: "상태", priority: "우선순위", group: "팀", assignee: "담당자", tier: "단계", account: "고객사", subject: "제목", channel: "채널", region: "지역", product: "제품", tags: "태그", fields: "필드", into: "대상", kind: "종류", score: "점수", comment: "의견",
    promised: "{metric} 약속됨", started: "{metric} 시작", paused: "{metric} 정지", resumed: "{metric} 계속", promise_changed: "{metric} 약속 변경", stopped: "{metric} 멈춤", cancelled: "{metric} 판정 없이 종료", "clock reopened": "{metric} 다시 계속",
    warned: "{metric} 시간의 {threshold} 사용", breached: "{metric} 위반", described: "고객사 {account} 정보 변경", adopted: "정책 버전 {version} 적용", escalation: "에스컬레이션 {policy} 시작", system: "시스템", customer: "고객 {id}", agent: "상담원 {id}", customerAlone: "고객", agentAlone: "상담원",
  },
});

export const happenedWords = t;

type Status = "new" | "open" | "pending" | "on_hold" | "solved" | "closed";

export const statusName = (status: Status): string => t(status === "solved" || status === "closed" ? `status ${status}` : status);

const isStatus = (text: string): text is Status => ["new", "open", "pending", "on_hold", "solved", "closed"].includes(text);

/** A status as the monitor's sentences name it; anything else as it is. */
export const statusWord = (text: string): string => (isStatus(text) ? statusName(text) : text);

/** `Status changed`. */
export const eventTitle = (event: TicketEvent): string => t(event.type);

type Data = NonNullable<TicketEvent["data"]>;

const fields = ["status", "priority", "group", "assignee", "tier", "account", "channel", "region", "product", "into", "kind", "score", "comment"] as const satisfies readonly (keyof Data)[];

/** What it set: `status: pending, tier: L2`; empty when it set nothing. The subject is left out: it stands at the top. */
export function eventDetail(event: TicketEvent): string {
  const data: Data = event.data ?? {};
  const said = fields.flatMap(field => {
    const value = data[field];
    if (value === undefined) return [];
    if (value === null) return [t("cleared", { field: t(field) })];
    const text = field === "status" ? statusWord(String(value)) : field === "priority" ? name(String(value)) : String(value);
    return [t("set", { field: t(field), value: text })];
  });
  if (data.tags?.length) said.push(t("set", { field: t("tags"), value: data.tags.join(", ") }));
  for (const [field, value] of Object.entries(data.fields ?? {})) said.push(value === null ? t("cleared", { field }) : t("set", { field, value: String(value) }));
  return said.join(", ");
}

export function actorName(event: TicketEvent): string {
  if (!event.actor || event.actor.kind === "system") return event.source === "slamonitor" ? "SlaMonitor" : t("system");
  if (!event.actor.id) return t(`${event.actor.kind}Alone`);
  return t(event.actor.kind, { id: event.actor.id });
}

/** `First response started`. */
export const effectWords = (effect: Effect, metric: string): string => t(effect === "reopened" ? "clock reopened" : effect, { metric });
