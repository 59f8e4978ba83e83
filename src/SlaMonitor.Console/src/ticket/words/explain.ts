// An explanation in sentences, in the viewer's language: what one reads beside the picture, and what is copied for the customer.
import { common, name } from "../../words/common";
import { words } from "../../words/words";
import { seconds } from "../../time/text";
import type { ExplainedClock, Promised, Segment, Tried } from "../explained";
import { causeWords, conditionWords, endReason, segmentReason } from "./reasons";
import { inWords } from "./lengths";

const t = words({
  en: {
    promise: "{target} of open time in calendar {calendar} ({zone}), by policy {policy}, for priority {priority}.", byDate: "By the ticket's {date}, by policy {policy}, for priority {priority}.",
    waiting: "It has not started: what starts it has not happened.", running: "It runs. {used} are used, {left} are left; it is due {due}.", runningOpen: "It runs. {used} are used, {left} are left.", paused: "It stands still ({why}). {used} are used, {left} are left.", ifResumed: "If it went on now, it would be due {due}.",
    met: "Met {at}{by}. {used} were used, {left} less than promised.", breached: "Breached {at}, and not stopped since. {used} are used, {over} more than promised.", standsStill: "At present it stands still ({why}).",
    late: "Breached {at}, stopped {stopped}{by}. {used} were used, {over} more than promised.", cancelled: "Ended {at} without a verdict: {why}.", onRecord: "Its breach {at} stays on record.", pausedFor: "It stood still for {time} of open time, which does not count.", by: " by {what}", breachWhy: "It breached then because {why}.",
    fails: "{policy} does not cover it: {why}.", decides: "{policy} covers it ({condition}) and promises {metrics}: it decides.", holds: "{policy} covers it ({condition}) and promises {metrics}.", spare: "{policy} covers it ({condition}) but promises nothing that an earlier one does not.", none: "There are no policies.",
    since: "From {at} ({cause}):", changedPolicy: "The policy changed from {from} to {to}.", changedPriority: "The priority changed from {from} to {to}.", changedTarget: "The time allowed changed from {from} to {to}.", changedCalendar: "The calendar changed from {from} to {to}.",
    counted: "{from} to {to}: {time} counted.", countedWhy: "{from} to {to}: {time} counted ({why}).", notCounted: "{from} to {to}: {time} not counted: {why}.", together: "Together: {time} counted.", warned: "Warning at {threshold}: {at}.", cycle: "{metric}, cycle {cycle}",
  },
  es: {
    promise: "{target} de tiempo abierto en el calendario {calendar} ({zone}), por la política {policy}, con prioridad {priority}.", byDate: "Hasta {date} del ticket, por la política {policy}, con prioridad {priority}.",
    waiting: "No ha empezado: no ha ocurrido lo que lo inicia.", running: "En curso. Usado: {used}; quedan {left}; vence {due}.", runningOpen: "En curso. Usado: {used}; quedan {left}.", paused: "Está parado ({why}). Usado: {used}; quedan {left}.", ifResumed: "Si continuara ahora, vencería {due}.",
    met: "Cumplido {at}{by}. Se usaron {used}, {left} menos de lo comprometido.", breached: "Incumplido {at} y no detenido desde entonces. Usado: {used}, {over} más de lo comprometido.", standsStill: "Ahora está parado ({why}).",
    late: "Incumplido {at}, detenido {stopped}{by}. Se usaron {used}, {over} más de lo comprometido.", cancelled: "Terminó {at} sin veredicto: {why}.", onRecord: "Su incumplimiento de {at} queda registrado.", pausedFor: "Estuvo parado {time} de tiempo abierto, que no cuenta.", by: " por {what}", breachWhy: "Se incumplió entonces porque {why}.",
    fails: "{policy} no lo cubre: {why}.", decides: "{policy} lo cubre ({condition}) y compromete {metrics}: decide esta.", holds: "{policy} lo cubre ({condition}) y compromete {metrics}.", spare: "{policy} lo cubre ({condition}), pero no compromete nada que no haga una anterior.", none: "No hay políticas.",
    since: "Desde {at} ({cause}):", changedPolicy: "La política pasó de {from} a {to}.", changedPriority: "La prioridad pasó de {from} a {to}.", changedTarget: "El tiempo permitido pasó de {from} a {to}.", changedCalendar: "El calendario pasó de {from} a {to}.",
    counted: "De {from} a {to}: cuentan {time}.", countedWhy: "De {from} a {to}: cuentan {time} ({why}).", notCounted: "De {from} a {to}: {time} no cuentan: {why}.", together: "En total cuentan {time}.", warned: "Aviso al {threshold}: {at}.", cycle: "{metric}, ciclo {cycle}",
  },
  ko: {
    promise: "{calendar} 캘린더({zone}) 영업시간 기준 {target}. 정책 {policy}, 우선순위 {priority}.", byDate: "티켓의 {date}까지. 정책 {policy}, 우선순위 {priority}.",
    waiting: "아직 시작하지 않았습니다. 시작 조건이 생기지 않았습니다.", running: "진행 중입니다. {used} 사용, {left} 남음, 기한 {due}.", runningOpen: "진행 중입니다. {used} 사용, {left} 남음.", paused: "멈춰 있습니다 ({why}). {used} 사용, {left} 남음.", ifResumed: "지금 다시 시작하면 기한은 {due}입니다.",
    met: "{at}에 준수했습니다{by}. {used} 사용, 약속보다 {left} 적습니다.", breached: "{at}에 위반했고 아직 멈추지 않았습니다. {used} 사용, 약속보다 {over} 많습니다.", standsStill: "현재 멈춰 있습니다 ({why}).",
    late: "{at}에 위반, {stopped}에 멈췄습니다{by}. {used} 사용, 약속보다 {over} 많습니다.", cancelled: "{at}에 판정 없이 끝났습니다: {why}.", onRecord: "{at}의 위반은 기록에 남습니다.", pausedFor: "영업시간 중 {time} 동안 멈춰 있었고 계산하지 않습니다.", by: " ({what})", breachWhy: "위반 이유: {why}.",
    fails: "{policy}: 해당 없음. {why}.", decides: "{policy}: 해당 ({condition}). {metrics} 약속. 이 정책을 적용합니다.", holds: "{policy}: 해당 ({condition}). {metrics} 약속.", spare: "{policy}: 해당 ({condition}). 앞선 정책 외에 약속하는 것이 없습니다.", none: "정책이 없습니다.",
    since: "{at}부터 ({cause}):", changedPolicy: "정책이 {from}에서 {to}(으)로 바뀌었습니다.", changedPriority: "우선순위가 {from}에서 {to}(으)로 바뀌었습니다.", changedTarget: "허용 시간이 {from}에서 {to}(으)로 바뀌었습니다.", changedCalendar: "캘린더가 {from}에서 {to}(으)로 바뀌었습니다.",
    counted: "{from} – {to}: {time} 계산.", countedWhy: "{from} – {to}: {time} 계산 ({why}).", notCounted: "{from} – {to}: {time} 제외: {why}.", together: "합계 {time} 계산.", warned: "{threshold} 경고: {at}.", cycle: "{metric}, {cycle}회차",
  },
});

/** How an instant is written: in which zone, and how fully. */
export type When = (at: string) => string;

export const clockName = (clock: Pick<ExplainedClock, "metric" | "cycle">): string =>
  clock.cycle > 1 ? t("cycle", { metric: name(clock.metric), cycle: clock.cycle }) : name(clock.metric);

export function promiseWords(promise: Promised): string {
  const { policy, calendar, date } = promise;
  const priority = name(promise.priority);
  return date === null ? t("promise", { target: inWords(seconds(promise.target)), calendar, zone: promise.timeZone, policy, priority }) : t("byDate", { date, policy, priority });
}

/** Why it stands still. While its calendar is closed the last stretch does not tell, but the event that paused it does. */
function whyPaused(clock: ExplainedClock): string {
  const last = clock.segments.at(-1);
  if (last?.kind === "paused") return last.reason;
  const by = clock.moments.findLast(moment => moment.kind === "event" && moment.effects.includes("paused"));
  const status = by?.kind === "event" ? by.event.data?.status : undefined;
  return status ? `status ${status}` : "paused";
}

/** Where the clock stands, in a sentence or three. */
export function resultWords(clock: ExplainedClock, when: When): string[] {
  const left = seconds(clock.target) - clock.elapsedSeconds;
  const by = clock.by ? t("by", { what: endReason(clock.by) }) : "";
  const values = { used: inWords(clock.elapsedSeconds), left: inWords(left), over: inWords(left), by, at: "", due: "", stopped: "", why: segmentReason(whyPaused(clock)) };
  const of = (at: string | null): string => (at === null ? "–" : when(at));
  const paused = clock.pausedSeconds >= 1 ? [t("pausedFor", { time: inWords(clock.pausedSeconds) })] : [];
  const reason = clock.reason ? [t("breachWhy", { why: endReason(clock.reason) })] : [];
  switch (clock.state) {
    case "waiting":
      return [t("waiting")];
    case "running":
      return [clock.dueAt ? t("running", { ...values, due: when(clock.dueAt) }) : t("runningOpen", values), ...paused];
    case "paused":
      return [t("paused", values), ...(clock.dueIfResumed ? [t("ifResumed", { due: when(clock.dueIfResumed) })] : []), ...paused];
    case "met":
      return [t("met", { ...values, at: of(clock.stoppedAt) }), ...paused];
    case "breached":
      return [t("breached", { ...values, at: of(clock.breachedAt) }), ...reason, ...(clock.isPaused ? [t("standsStill", values)] : []), ...paused];
    case "met_late":
      return [t("late", { ...values, at: of(clock.breachedAt), stopped: of(clock.stoppedAt) }), ...reason, ...paused];
    case "cancelled":
      return [t("cancelled", { at: of(clock.stoppedAt), why: endReason(clock.by ?? common("cancelled")) }), ...(clock.breachedAt ? [t("onRecord", { at: when(clock.breachedAt) })] : []), ...paused];
  }
}

/** How each policy fared, in the order in which they were tried. */
export function triedWords(tried: readonly Tried[], metric: string | null): string[] {
  if (tried.length === 0) return [t("none")];
  return tried.map(({ policy, applied, because, metrics }) => {
    if (!applied) return t("fails", { policy, why: conditionWords(because) });
    const values = { policy, condition: conditionWords(because), metrics: metrics.map(name).join(", ") };
    return t(metrics.length === 0 ? "spare" : metric !== null && metrics.includes(metric) ? "decides" : "holds", values);
  });
}

export const sinceWords = (promise: Promised, when: When): string => t("since", { at: when(promise.at), cause: causeWords(promise.cause) });

/** What is other about a promise than the one before. */
export function changeWords(before: Promised, after: Promised): string[] {
  const said: string[] = [];
  if (before.policy !== after.policy) said.push(t("changedPolicy", { from: before.policy, to: after.policy }));
  if (before.priority !== after.priority) said.push(t("changedPriority", { from: name(before.priority), to: name(after.priority) }));
  if (before.target !== after.target) said.push(t("changedTarget", { from: inWords(seconds(before.target)), to: inWords(seconds(after.target)) }));
  if (before.calendar !== after.calendar) said.push(t("changedCalendar", { from: before.calendar, to: after.calendar }));
  return said;
}

export function segmentWords(segment: Segment, when: When): string {
  const values = { from: when(segment.start), to: when(segment.end), why: segmentReason(segment.reason) };
  if (segment.kind !== "running") return t("notCounted", { ...values, time: inWords((Date.parse(segment.end) - Date.parse(segment.start)) / 1000) });
  return t(segment.reason === "running" ? "counted" : "countedWhy", { ...values, time: inWords(segment.countedSeconds) });
}

export const togetherWords = (clock: ExplainedClock): string => t("together", { time: inWords(clock.elapsedSeconds) });

export const warningWords = (threshold: string, at: string): string => t("warned", { threshold, at });
