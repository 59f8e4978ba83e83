import { words } from "../words/words";

export const t = words({
  en: {
    range: "Range", r24h: "24 hours", r7d: "7 days", r30d: "30 days", r90d: "90 days", from: "From", to: "To", interval: "Steps", iPT1H: "hours", iP1D: "days", iP7D: "weeks", auto: "as it suits", zone: "Zone", by: "Compare by", nothing: "nothing", clear: "Clear filters", filters: "Filters",
    asOf: "As of {time}", incomplete: "Older tickets are still being counted in: the figures are too low until that is done.", kept: "kept", decided: "{met} of {n} promises", opened: "Opened", solved: "Solved", backlog: "Open at the end", figures: "In this range", breaches: "Breaches", met: "Kept",
    attainment: "Promises kept over time", attainmentHint: "Of the clocks that were decided in each step, how many were kept.", counts: "Kept and breached", countsHint: "A clock counts in the step in which it was met or breached.", target: "target {share}",
    heat: "Breaches by hour and weekday", hour: "Hour", weekday: "Weekday", cell: "{day}, {hour}: {n} breach|{day}, {hour}: {n} breaches", perCell: "breaches",
    spread: "Time to {metric}", spreadHint: "{n} stopped in this range; half of them within {p50}, nine of ten within {p90}.", business: "open hours, as promised", wall: "as the customer saw it", timeKind: "Time", band: "Duration", clocks: "Clocks", share: "Share", mean: "mean", orMore: "{from} or more", percentile: "Percentile",
    backlogTitle: "Backlog", backlogHint: "Tickets open at the end of each step.", flow: "Opened and solved", flowHint: "Tickets that came or came back, and tickets that were solved.", ages: "Age of the open tickets", agesHint: "{n} ticket is open now.|{n} tickets are open now.", age: "Age", tickets: "Tickets",
    compare: "By {label}", others: "all others", withoutOne: "without one", trend: "Course", only: "Only {name}", nth: "{n} of 100 within",
    breachesOf: "Breached: {name}", noBreaches: "No breach stands here.", cutBreaches: "Only the first {n} are listed.", notBy: "The list does not know {what}: it may hold more than the chart.", time: "Time", tickets2: "All tickets with these filters", soFar: "so far", badRange: "The end lies before the begin.", unitPercent: "kept, %", unitClocks: "clocks", unitTickets: "tickets", unitTime: "time in {zone}", unitDuration: "duration",
  },
  es: {
    range: "Periodo", r24h: "24 horas", r7d: "7 días", r30d: "30 días", r90d: "90 días", from: "Desde", to: "Hasta", interval: "Pasos", iPT1H: "horas", iP1D: "días", iP7D: "semanas", auto: "según convenga", zone: "Zona", by: "Comparar por", nothing: "nada", clear: "Quitar filtros", filters: "Filtros",
    asOf: "Datos de las {time}", incomplete: "Aún se cuentan tickets antiguos: las cifras son demasiado bajas hasta que termine.", kept: "cumplido", decided: "{met} de {n} compromisos", opened: "Abiertos", solved: "Resueltos", backlog: "Abiertos al final", figures: "En este periodo", breaches: "Incumplimientos", met: "Cumplidos",
    attainment: "Compromisos cumplidos en el tiempo", attainmentHint: "De los relojes decididos en cada paso, cuántos se cumplieron.", counts: "Cumplidos e incumplidos", countsHint: "Un reloj cuenta en el paso en que se cumplió o incumplió.", target: "objetivo {share}",
    heat: "Incumplimientos por hora y día", hour: "Hora", weekday: "Día", cell: "{day}, {hour}: {n} incumplimiento|{day}, {hour}: {n} incumplimientos", perCell: "incumplimientos",
    spread: "Tiempo de {metric}", spreadHint: "{n} terminados en este periodo; la mitad en {p50}, nueve de diez en {p90}.", business: "horas de servicio, según lo prometido", wall: "como lo vio el cliente", timeKind: "Tiempo", band: "Duración", clocks: "Relojes", share: "Parte", mean: "media", orMore: "{from} o más", percentile: "Percentil",
    backlogTitle: "Pendientes", backlogHint: "Tickets abiertos al final de cada paso.", flow: "Abiertos y resueltos", flowHint: "Tickets que llegaron o volvieron, y tickets resueltos.", ages: "Edad de los tickets abiertos", agesHint: "{n} ticket está abierto ahora.|{n} tickets están abiertos ahora.", age: "Edad", tickets: "Tickets",
    compare: "Por {label}", others: "todos los demás", withoutOne: "sin valor", trend: "Curso", only: "Solo {name}", nth: "{n} de 100 en",
    breachesOf: "Incumplidos: {name}", noBreaches: "Aquí no hay incumplimientos.", cutBreaches: "Solo se listan los primeros {n}.", notBy: "La lista no distingue {what}: puede contener más que el gráfico.", time: "Momento", tickets2: "Todos los tickets con estos filtros", soFar: "hasta ahora", badRange: "El final es anterior al comienzo.", unitPercent: "cumplido, %", unitClocks: "relojes", unitTickets: "tickets", unitTime: "hora en {zone}", unitDuration: "duración",
  },
  ko: {
    range: "기간", r24h: "24시간", r7d: "7일", r30d: "30일", r90d: "90일", from: "시작", to: "끝", interval: "단위", iPT1H: "시간", iP1D: "일", iP7D: "주", auto: "자동", zone: "시간대", by: "비교 기준", nothing: "없음", clear: "필터 지우기", filters: "필터",
    asOf: "{time} 기준", incomplete: "이전 티켓을 아직 세는 중입니다. 끝날 때까지 수치가 낮게 나옵니다.", kept: "준수", decided: "약속 {n}개 중 {met}개", opened: "새로 열림", solved: "해결됨", backlog: "끝에 열려 있음", figures: "이 기간", breaches: "위반", met: "준수",
    attainment: "시간별 준수율", attainmentHint: "각 단위에서 결정된 시계 중 준수한 비율입니다.", counts: "준수와 위반", countsHint: "시계는 준수되거나 위반된 단위에서 셉니다.", target: "목표 {share}",
    heat: "시간대와 요일별 위반", hour: "시", weekday: "요일", cell: "{day} {hour}: 위반 {n}", perCell: "위반",
    spread: "{metric}까지 걸린 시간", spreadHint: "이 기간에 {n}개가 멈췄습니다. 절반은 {p50}, 열에 아홉은 {p90} 안에 끝났습니다.", business: "약속한 근무 시간", wall: "고객이 느낀 시간", timeKind: "시간", band: "소요 시간", clocks: "시계", share: "비율", mean: "평균", orMore: "{from} 이상", percentile: "백분위",
    backlogTitle: "쌓인 티켓", backlogHint: "각 단위의 끝에 열려 있던 티켓입니다.", flow: "열림과 해결", flowHint: "새로 오거나 다시 열린 티켓과 해결된 티켓입니다.", ages: "열린 티켓의 나이", agesHint: "지금 {n}개가 열려 있습니다.", age: "나이", tickets: "티켓",
    compare: "{label}별", others: "나머지 모두", withoutOne: "값 없음", trend: "추이", only: "{name}만 보기", nth: "100개 중 {n}개까지",
    breachesOf: "위반: {name}", noBreaches: "위반이 없습니다.", cutBreaches: "처음 {n}건만 표시합니다.", notBy: "목록은 {what}을(를) 구분하지 못해 차트보다 많을 수 있습니다.", time: "시각", tickets2: "이 필터의 모든 티켓", soFar: "현재까지", badRange: "끝이 시작보다 앞섭니다.", unitPercent: "준수율, %", unitClocks: "시계", unitTickets: "티켓", unitTime: "{zone} 시각", unitDuration: "소요 시간",
  },
});
