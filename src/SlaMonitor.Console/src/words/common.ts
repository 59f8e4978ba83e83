// Words that more than one page uses: states, metrics, priorities, what is said of the connection and of actions.
import { language } from "../settings/settings.svelte";
import { words } from "./words";

export const common = words({
  en: {
    "board": "Board", "tickets": "Tickets", "wall": "Wall", "on-call": "On-call", "accounts": "Accounts", "trends": "Trends", "policies": "Policies",
    "breached": "breached", "at_risk": "at risk", "running": "running", "paused": "paused", "met": "met", "met_late": "met late", "waiting": "not started", "cancelled": "cancelled",
    "first_response": "First response", "next_response": "Next response", "resolution": "Resolution", "periodic_update": "Periodic update", "requester_wait": "Requester wait", "agent_work": "Agent work", 
    "urgent": "urgent", "high": "high", "normal": "normal", "low": "low",
    "triggered": "triggered", "acknowledged": "acknowledged", "snoozed": "snoozed", "resolved": "resolved", "bundled": "part of an incident",
    "state": "State", "metric": "Promise", "team": "Team", "group": "Team", "tier": "Tier", "region": "Region", "priority": "Priority", "account": "Account", "channel": "Channel", "segment": "Segment", "assignee": "Assignee", "policy": "Policy", "ticket": "Ticket", "due": "Due", "left": "Time left",
    "search": "Search", "settings": "Settings", "help": "Help", "close": "Close", "cancel": "Cancel", "send": "Send", "undo": "Undo", "retry": "Try again", "none": "–", "all": "all", "more": "More", "back": "Back", "save": "Save", "loading": "Loading …",
    "acknowledge": "Acknowledge", "assign": "Assign", "snooze": "Snooze", "escalate": "Escalate", "resolve": "Resolve", "reassign": "Reassign",
    "live": "live", "connecting": "connecting", "reconnecting": "reconnecting", "stale": "stale since {time}",
    "dueIn": "due in {time}", "breachedAgo": "breached {time} ago", "failed": "{what} failed: {why}", "fetchFailed": "Could not be fetched: {why} What is shown may be out of date.",
    "queued": "{n} action waits for the connection|{n} actions wait for the connection", "minutes": "{n} minute|{n} minutes", "hours": "{n} hour|{n} hours",
  },
  es: {
    "board": "Tablero", "tickets": "Tickets", "wall": "Pared", "on-call": "Guardia", "accounts": "Cuentas", "trends": "Tendencias", "policies": "Políticas",
    "breached": "incumplido", "at_risk": "en riesgo", "running": "en curso", "paused": "en pausa", "met": "cumplido", "met_late": "cumplido tarde", "waiting": "no iniciado", "cancelled": "cancelado",
    "first_response": "Primera respuesta", "next_response": "Siguiente respuesta", "resolution": "Resolución", "periodic_update": "Actualización periódica", "requester_wait": "Espera del cliente", "agent_work": "Trabajo del agente", 
    "urgent": "urgente", "high": "alta", "normal": "normal", "low": "baja",
    "triggered": "activada", "acknowledged": "aceptada", "snoozed": "pospuesta", "resolved": "resuelta", "bundled": "parte de un incidente",
    "state": "Estado", "metric": "Compromiso", "team": "Equipo", "group": "Equipo", "tier": "Nivel", "region": "Región", "priority": "Prioridad", "account": "Cuenta", "channel": "Canal", "segment": "Segmento", "assignee": "Responsable", "policy": "Política", "ticket": "Ticket", "due": "Vence", "left": "Tiempo restante",
    "search": "Buscar", "settings": "Ajustes", "help": "Ayuda", "close": "Cerrar", "cancel": "Cancelar", "send": "Enviar", "undo": "Deshacer", "retry": "Reintentar", "none": "–", "all": "todo", "more": "Más", "back": "Volver", "save": "Guardar", "loading": "Cargando …",
    "acknowledge": "Aceptar", "assign": "Asignar", "snooze": "Posponer", "escalate": "Escalar", "resolve": "Resolver", "reassign": "Reasignar",
    "live": "en vivo", "connecting": "conectando", "reconnecting": "reconectando", "stale": "sin datos desde {time}",
    "dueIn": "vence en {time}", "breachedAgo": "incumplido hace {time}", "failed": "{what} falló: {why}", "fetchFailed": "No se pudo obtener: {why} Lo que se ve puede estar anticuado.",
    "queued": "{n} acción espera la conexión|{n} acciones esperan la conexión", "minutes": "{n} minuto|{n} minutos", "hours": "{n} hora|{n} horas",
  },
  ko: {
    "board": "현황판", "tickets": "티켓", "wall": "전광판", "on-call": "당직", "accounts": "고객사", "trends": "추세", "policies": "정책",
    "breached": "위반", "at_risk": "위험", "running": "진행 중", "paused": "일시 정지", "met": "준수", "met_late": "지연 완료", "waiting": "시작 전", "cancelled": "취소",
    "first_response": "첫 응답", "next_response": "다음 응답", "resolution": "해결", "periodic_update": "정기 업데이트", "requester_wait": "고객 대기", "agent_work": "상담원 작업", 
    "urgent": "긴급", "high": "높음", "normal": "보통", "low": "낮음",
    "triggered": "발생", "acknowledged": "확인됨", "snoozed": "미룸", "resolved": "해결됨", "bundled": "인시던트에 포함",
    "state": "상태", "metric": "약속", "team": "팀", "group": "팀", "tier": "단계", "region": "지역", "priority": "우선순위", "account": "고객사", "channel": "채널", "segment": "등급", "assignee": "담당자", "policy": "정책", "ticket": "티켓", "due": "기한", "left": "남은 시간",
    "search": "검색", "settings": "설정", "help": "도움말", "close": "닫기", "cancel": "취소", "send": "보내기", "undo": "되돌리기", "retry": "다시 시도", "none": "–", "all": "전체", "more": "더 보기", "back": "뒤로", "save": "저장", "loading": "불러오는 중 …",
    "acknowledge": "확인", "assign": "배정", "snooze": "미루기", "escalate": "에스컬레이션", "resolve": "해결", "reassign": "재배정",
    "live": "실시간", "connecting": "연결 중", "reconnecting": "다시 연결 중", "stale": "{time} 이후 갱신 없음",
    "dueIn": "{time} 후 기한", "breachedAgo": "{time} 전에 위반", "failed": "{what} 실패: {why}", "fetchFailed": "가져오지 못했습니다: {why} 표시된 내용이 오래되었을 수 있습니다.",
    "queued": "연결을 기다리는 작업 {n}개", "minutes": "{n}분", "hours": "{n}시간",
  },
});

type Word = Parameters<typeof common>[0];

const named = new Set<string>([
  "breached", "at_risk", "running", "paused", "met", "met_late", "waiting", "cancelled", "triggered", "acknowledged", "snoozed", "resolved", "bundled",
  "first_response", "next_response", "resolution", "periodic_update", "requester_wait", "agent_work", "urgent", "high", "normal", "low",
]);

/** A name of the API (a state, a metric, a priority) in the viewer's language; a configuration's own name as it is, with spaces. */
export function name(value: string | null | undefined): string {
  if (!value) return "–";
  if (named.has(value)) return common(value as Word);
  const text = value.replaceAll("_", " ");
  return text.charAt(0).toLocaleUpperCase(language()) + text.slice(1);
}
