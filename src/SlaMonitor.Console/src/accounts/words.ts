import { words } from "../words/words";

export const t = words({
  en: {
    order: "Order", worst: "worst first", byName: "by name", anySegment: "Segment", count: "{n} account|{n} accounts", cut: "Only the {n} accounts that fare worst are shown. Search for the others.",
    good: "good", watch: "watch", poor: "poor", health: "Health", standing: "Worst objective", budget: "Error budget left", burn: "Burn", open: "Open clocks", noObjective: "no objective", nothingEnded: "nothing ended yet",
    of: "{attained} of {target}", more: "and {n} more objective|and {n} more objectives", noneFit: "No account fits", noneFitHow: "Clear the search or the segment.", none: "No accounts yet", noneHow: "An account appears with its first ticket, or as soon as it is described:",
    budgetOver: "overspent by {share}", budgetNone: "no breach allowed, and there was one", budgetLeft: "{share} left",
    fine: "Nothing speaks against it.", objectives: "Objectives", wanted: "Wanted", rates: "Burn rate", tally: "{met} kept · {breached} breached", tallyOpen: "{open} open, {met} kept, {breached} breached in all",
    noObjectives: "No objective is set for this segment. The configuration sets them under accounts: objectives.", days: "{n} day|{n} days", openTickets: "Open clocks", noOpen: "No clock is open.", breaches: "Latest breaches", noBreaches: "No breach stands.", allTickets: "All tickets", allTrends: "All trends",
    describe: "Describe", describeTitle: "Describe {account}", name: "Name", fields: "Fields, one “name: value” a line", openChoose: "Its open tickets choose their policy again.", described: "{account}: described", notAllowed: "This needs the role admin. Nothing was changed.", badField: "Line {line}: write “name: value”.",
    notFound: "Nothing is known of the account “{account}”.", notFoundHow: "It may have another id, or no ticket yet.", listAll: "All accounts", attainment: "Kept, by day", counts: "Kept and breached, by day", last30: "last 30 days", breachedAt: "Breached", stillOpen: "still open", answeredAt: "Done",
    spent: "{attained} of {metric} kept over {window}, {target} promised", low: "{metric}: {left} of the error budget is left", burns: "{metric}: the error budget burned {times} as fast as it may over {window}", breachedOpen: "{n} clock is breached and still open|{n} clocks are breached and still open",
  },
  es: {
    order: "Orden", worst: "primero las peores", byName: "por nombre", anySegment: "Segmento", count: "{n} cuenta|{n} cuentas", cut: "Solo se muestran las {n} cuentas peores. Busque las demás.",
    good: "bien", watch: "vigilar", poor: "mal", health: "Salud", standing: "Peor objetivo", budget: "Margen de error restante", burn: "Consumo", open: "Relojes abiertos", noObjective: "sin objetivo", nothingEnded: "nada ha terminado aún",
    of: "{attained} de {target}", more: "y {n} objetivo más|y {n} objetivos más", noneFit: "Ninguna cuenta coincide", noneFitHow: "Limpie la búsqueda o el segmento.", none: "Aún no hay cuentas", noneHow: "Una cuenta aparece con su primer ticket, o al describirla:",
    budgetOver: "excedido en {share}", budgetNone: "no se permite ningún incumplimiento y hubo uno", budgetLeft: "queda {share}",
    fine: "Nada habla en su contra.", objectives: "Objetivos", wanted: "Prometido", rates: "Ritmo de consumo", tally: "{met} cumplidos · {breached} incumplidos", tallyOpen: "{open} abiertos, {met} cumplidos, {breached} incumplidos en total",
    noObjectives: "Este segmento no tiene objetivos. La configuración los fija en accounts: objectives.", days: "{n} día|{n} días", openTickets: "Relojes abiertos", noOpen: "Ningún reloj abierto.", breaches: "Últimos incumplimientos", noBreaches: "No hay incumplimientos.", allTickets: "Todos los tickets", allTrends: "Todas las tendencias",
    describe: "Describir", describeTitle: "Describir {account}", name: "Nombre", fields: "Campos, uno «nombre: valor» por línea", openChoose: "Sus tickets abiertos vuelven a elegir su política.", described: "{account}: descrita", notAllowed: "Hace falta el papel admin. No se cambió nada.", badField: "Línea {line}: escriba «nombre: valor».",
    notFound: "No se sabe nada de la cuenta «{account}».", notFoundHow: "Quizá tenga otro id, o ningún ticket aún.", listAll: "Todas las cuentas", attainment: "Cumplido por día", counts: "Cumplidos e incumplidos por día", last30: "últimos 30 días", breachedAt: "Incumplido", stillOpen: "aún abierto", answeredAt: "Hecho",
    spent: "{attained} de {metric} cumplido en {window}, {target} prometido", low: "{metric}: queda {left} del margen de error", burns: "{metric}: el margen de error se consumió a {times} de lo permitido en {window}", breachedOpen: "{n} reloj incumplido sigue abierto|{n} relojes incumplidos siguen abiertos",
  },
  ko: {
    order: "순서", worst: "나쁜 순", byName: "이름순", anySegment: "등급", count: "고객사 {n}곳", cut: "가장 나쁜 {n}곳만 표시합니다. 나머지는 검색하세요.",
    good: "좋음", watch: "주의", poor: "나쁨", health: "상태", standing: "가장 나쁜 목표", budget: "남은 오류 예산", burn: "소진 속도", open: "열린 시계", noObjective: "목표 없음", nothingEnded: "아직 끝난 것이 없음",
    of: "{attained} / 목표 {target}", more: "외 목표 {n}개", noneFit: "해당하는 고객사가 없습니다", noneFitHow: "검색이나 등급을 지우세요.", none: "아직 고객사가 없습니다", noneHow: "첫 티켓이 오거나 설명을 등록하면 나타납니다.",
    budgetOver: "{share} 초과", budgetNone: "위반이 허용되지 않는데 있었음", budgetLeft: "{share} 남음",
    fine: "문제가 없습니다.", objectives: "목표", wanted: "약속", rates: "소진 속도", tally: "준수 {met} · 위반 {breached}", tallyOpen: "열림 {open}, 준수 {met}, 위반 모두 {breached}",
    noObjectives: "이 등급에는 목표가 없습니다. 설정의 accounts: objectives에서 정합니다.", days: "{n}일", openTickets: "열린 시계", noOpen: "열린 시계가 없습니다.", breaches: "최근 위반", noBreaches: "위반이 없습니다.", allTickets: "모든 티켓", allTrends: "모든 추세",
    describe: "설명 편집", describeTitle: "{account} 설명", name: "이름", fields: "필드, 한 줄에 “이름: 값” 하나", openChoose: "열린 티켓은 정책을 다시 고릅니다.", described: "{account}: 저장했습니다", notAllowed: "admin 역할이 필요합니다. 바뀐 것은 없습니다.", badField: "{line}번째 줄: “이름: 값”으로 쓰세요.",
    notFound: "고객사 “{account}”에 대해 알려진 것이 없습니다.", notFoundHow: "ID가 다르거나 아직 티켓이 없을 수 있습니다.", listAll: "모든 고객사", attainment: "일별 준수율", counts: "일별 준수와 위반", last30: "최근 30일", breachedAt: "위반", stillOpen: "아직 열림", answeredAt: "완료",
    spent: "{window} 동안 {metric} {attained} 준수, 약속은 {target}", low: "{metric}: 오류 예산 {left} 남음", burns: "{metric}: {window} 동안 오류 예산이 허용 속도의 {times}로 소진", breachedOpen: "위반된 채 열린 시계 {n}개",
  },
});
