import { words } from "../words/words";

export const t = words({
  en: {
    figures: "Now", ack: "Ack", kept: "kept today", oldest: "oldest overdue", grouping: "Group by", ungrouped: "nothing", clear: "Clear filters", rows: "{n} clock|{n} clocks", board: "Clocks at risk and breached, nearest due first",
    headed: "{breached} breached of {n}", cut: "Only the {n} clocks that are due first are shown.", noFit: "No clock fits", noFitHow: "Clear the search or the filters to see the others.",
    noTickets: "No tickets yet", noTicketsHow: "Send the first event, and its clocks appear here as they come due:", calm: "Nothing is at risk", calmHow: "Clocks appear here when they pass their first warning.",
    breach: "{ticket} breached {metric} · {account}", nobody: "nobody", has: "{who} has it", told: "told: {who}", untold: "nobody told yet",
    assignTitle: "Assign {ticket}", assignField: "To (empty: nobody)", snoozeTitle: "Snooze {ticket}", snoozeWhy: "Nobody is paged about it until then.",
    escalateTitle: "Escalate {ticket}", escalateWhy: "Those of the policy's first step are paged at once.", escalateField: "Escalation policy", note: "Note", noPolicies: "The configuration has no escalation policy.",
  },
  es: {
    figures: "Ahora", ack: "Aceptar", kept: "cumplido hoy", oldest: "más atrasado", grouping: "Agrupar por", ungrouped: "nada", clear: "Quitar filtros", rows: "{n} reloj|{n} relojes", board: "Relojes en riesgo e incumplidos, primero el que antes vence",
    headed: "{breached} incumplidos de {n}", cut: "Solo se muestran los {n} relojes que vencen primero.", noFit: "Ningún reloj coincide", noFitHow: "Quite la búsqueda o los filtros para ver los demás.",
    noTickets: "Aún no hay tickets", noTicketsHow: "Envíe el primer evento y sus relojes aparecerán aquí cuando se acerque su vencimiento:", calm: "Nada está en riesgo", calmHow: "Los relojes aparecen aquí al pasar su primer aviso.",
    breach: "{ticket} incumplió {metric} · {account}", nobody: "nadie", has: "lo tiene {who}", told: "avisado: {who}", untold: "aún no se avisó a nadie",
    assignTitle: "Asignar {ticket}", assignField: "A (vacío: nadie)", snoozeTitle: "Posponer {ticket}", snoozeWhy: "Hasta entonces no se avisa a nadie.",
    escalateTitle: "Escalar {ticket}", escalateWhy: "Se avisa enseguida a quienes están en el primer paso de la política.", escalateField: "Política de escalado", note: "Nota", noPolicies: "La configuración no tiene políticas de escalado.",
  },
  ko: {
    figures: "현재", ack: "확인", kept: "오늘 준수율", oldest: "가장 오래 지연", grouping: "묶기", ungrouped: "없음", clear: "필터 지우기", rows: "시계 {n}개", board: "위험하거나 위반된 시계, 기한이 가까운 순",
    headed: "{n}개 중 {breached}개 위반", cut: "기한이 가장 가까운 {n}개만 표시합니다.", noFit: "해당하는 시계가 없습니다", noFitHow: "검색이나 필터를 지우면 나머지가 보입니다.",
    noTickets: "아직 티켓이 없습니다", noTicketsHow: "첫 이벤트를 보내면 기한이 다가오는 시계가 여기에 나타납니다.", calm: "위험한 것이 없습니다", calmHow: "첫 경고를 지난 시계가 여기에 나타납니다.",
    breach: "{ticket} {metric} 위반 · {account}", nobody: "없음", has: "{who} 담당", told: "알림: {who}", untold: "아직 아무에게도 알리지 않음",
    assignTitle: "{ticket} 배정", assignField: "담당자 (비우면 없음)", snoozeTitle: "{ticket} 미루기", snoozeWhy: "그때까지 아무에게도 알리지 않습니다.",
    escalateTitle: "{ticket} 에스컬레이션", escalateWhy: "정책의 첫 단계 담당자에게 바로 알립니다.", escalateField: "에스컬레이션 정책", note: "메모", noPolicies: "설정에 에스컬레이션 정책이 없습니다.",
  },
});
