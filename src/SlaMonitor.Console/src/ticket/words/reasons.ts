// The monitor gives its reasons in English sentences; those that it makes by rule are said in the viewer's language, all others as they are.
import { name } from "../../words/common";
import { words } from "../../words/words";
import { statusWord } from "./events";

const t = words({
  en: {
    every: "every ticket", is: "{field} is {value}", notSo: "{condition} is not so: it is {value}", notSet: "{condition} is not so: it is not set", excluded: "{condition}, which is excluded", status: "status {status}", paused: "paused",
    closed: "calendar {calendar} closed", holiday: "calendar {calendar} closed ({name})", carried: "counted from its start, before it was promised", changed: "the promise changed, and the time already used is over its target", late: "promised only when the time already used was over its target",
    solved: "solved", notPromisedThen: "not promised then", noLonger: "no longer promised", version: "version {version} of the policies was adopted", described: "account {account} was described", event: "event {event}", met: "{metric} was met", cancelledClock: "{metric} was cancelled", dropped: "{metric} is not promised any more", righted: "{metric} was put right by what came to be known", ticketSolved: "the ticket is solved", ticketGone: "the ticket counts no more", byHand: "resolved by hand",
  },
  es: {
    every: "todos los tickets", is: "{field} es {value}", notSo: "no se cumple «{condition}»: es {value}", notSet: "no se cumple «{condition}»: no tiene valor", excluded: "{condition}, que está excluido", status: "estado {status}", paused: "en pausa",
    closed: "calendario {calendar} cerrado", holiday: "calendario {calendar} cerrado ({name})", carried: "contado desde su inicio, antes de comprometerse", changed: "cambió el compromiso y el tiempo ya usado supera el nuevo límite", late: "se comprometió cuando el tiempo ya usado superaba el límite",
    solved: "resuelto", notPromisedThen: "no comprometido entonces", noLonger: "ya no comprometido", version: "se adoptó la versión {version} de las políticas", described: "se describió la cuenta {account}", event: "evento {event}", met: "{metric} se cumplió", cancelledClock: "{metric} se canceló", dropped: "{metric} ya no está comprometido", righted: "{metric} se corrigió con lo que se supo después", ticketSolved: "el ticket está resuelto", ticketGone: "el ticket ya no cuenta", byHand: "resuelto a mano",
  },
  ko: {
    every: "모든 티켓", is: "{field} = {value}", notSo: "“{condition}” 조건이 맞지 않음: {value}", notSet: "“{condition}” 조건이 맞지 않음: 값 없음", excluded: "{condition} 은(는) 제외됨", status: "상태: {status}", paused: "정지",
    closed: "{calendar} 캘린더 휴무", holiday: "{calendar} 캘린더 휴무 ({name})", carried: "약속 전 시작부터 계산됨", changed: "약속이 바뀌었고 이미 사용한 시간이 목표를 넘음", late: "약속될 때 이미 사용한 시간이 목표를 넘음",
    solved: "해결", notPromisedThen: "당시 약속 없음", noLonger: "더 이상 약속 없음", version: "정책 버전 {version} 적용", described: "고객사 {account} 정보 변경", event: "이벤트 {event}", met: "{metric} 준수", cancelledClock: "{metric} 취소", dropped: "{metric} 약속이 더 이상 없음", righted: "{metric} 나중에 온 정보로 정정됨", ticketSolved: "티켓이 해결됨", ticketGone: "더 이상 계산하지 않는 티켓", byHand: "직접 해결함",
  },
});

type Rule = [RegExp, (...parts: string[]) => string];

/** The first rule that fits the whole text says it; without one the text stands as it is. */
function said(text: string, rules: Rule[]): string {
  for (const [pattern, words] of rules) {
    const match = pattern.exec(text);
    if (match) return words(...match.slice(1));
  }
  return text;
}

/** A policy's condition, or what kept it from holding. */
export function conditionWords(text: string): string {
  return said(text, [
    [/^every ticket$/, () => t("every")],
    [/^(.+) is not so: it is not set$/, condition => t("notSet", { condition: conditionWords(condition!) })],
    [/^([^;]+) is not so: it is ([^;]+)$/, (condition, value) => t("notSo", { condition: conditionWords(condition!), value: value! })],
    [/^([^;]+), which is excluded$/, condition => t("excluded", { condition: conditionWords(condition!) })],
    [/^([\w.]+) is (?!one of |at least |at most |more than |less than )([^,;()]+)$/, (field, value) => t("is", { field: field!, value: value! })],
  ]);
}

/** Why a stretch did not count, or counted. */
export function segmentReason(text: string): string {
  return said(text, [
    [/^status (\w+)$/, status => t("status", { status: statusWord(status!) })],
    [/^paused$/, () => t("paused")],
    [/^calendar (\S+) closed$/, calendar => t("closed", { calendar: calendar! })],
    [/^calendar (\S+) closed \(holidays?: (.+)\)$/, (calendar, name) => t("holiday", { calendar: calendar!, name: name! })],
    [/^counted from its start, before it was promised$/, () => t("carried")],
  ]);
}

/** Why it breached at another instant than its due one, or what stopped it. */
export function endReason(text: string): string {
  return said(text, [
    [/^the promise changed and the time already used is over its target$/, () => t("changed")],
    [/^promised only when the time already used was over its target$/, () => t("late")],
    [/^solved$/, () => t("solved")],
    [/^not promised then$/, () => t("notPromisedThen")],
    [/^no longer promised$/, () => t("noLonger")],
  ]);
}

/** Why an escalation ended. */
export function escalationReason(text: string): string {
  return said(text, [
    [/^(\w+) was met$/, metric => t("met", { metric: name(metric) })],
    [/^(\w+) was cancelled$/, metric => t("cancelledClock", { metric: name(metric) })],
    [/^(\w+) is not promised any more$/, metric => t("dropped", { metric: name(metric) })],
    [/^(\w+) was put right by what came to be known$/, metric => t("righted", { metric: name(metric) })],
    [/^the ticket is solved$/, () => t("ticketSolved")],
    [/^the ticket counts no more$/, () => t("ticketGone")],
    [/^resolved by hand$/, () => t("byHand")],
  ]);
}

/** What brought a promise: an event by its source and id, or in words. */
export function causeWords(text: string): string {
  return said(text, [
    [/^version (\d+) of the configuration adopted$/, version => t("version", { version: version! })],
    [/^account (.*) described$/, account => t("described", { account: account! })],
    [/^(.+)$/, event => t("event", { event: event! })],
  ]);
}
