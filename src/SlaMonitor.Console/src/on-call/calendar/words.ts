import { words } from "../../words/words";

export const t = words({
  en: {
    title: "Shifts from {from} to {to}", previous: "Earlier", next: "Later", today: "This week", weeks: "{n} week|{n} weeks", span: "Show", by: "Rows", bySchedule: "schedules", byPerson: "people", zone: "Times in", zoneViewer: "my zone ({zone})", zoneSchedule: "each schedule’s zone",
    how: "Drag along a row to choose a time, or a shift onto a person. Every shift and gap also opens with Enter.", people: "People", nobody: "nobody", override: "override", leave: "away", away: "Away", covered: "{who} stands in", uncovered: "nobody named stands in", hoursDay: "{n} h", nowLine: "now",
    barLabel: "{who}, {from} to {to}", shift: "shift", gapLabel: "Nobody on call, {from} to {to}", leaveLabel: "{who} is away, {from} to {to}", addOverride: "Add an override", addLeave: "Add leave",
    overrideTitle: "Override", schedule: "Schedule", from: "From", to: "To", inZone: "Times of {zone}", kind: "What changes", instead: "these are on call instead of everybody", add: "these are on call too", remove: "these are not on call", replace: "one stands in for another", users: "Who", whom: "Instead of", byWhom: "On call", other: "Others, by id, separated by spaces", saveOverride: "Save the override", madeOverride: "{schedule}: override saved", backOverride: "{schedule}: override taken back",
    leaveTitle: "Leave", user: "Who is away", firstDay: "First day away", lastDay: "Last day away", cover: "Who stands in", coverNone: "whoever is below in the schedule", saveLeave: "Save the leave", madeLeave: "{who}: leave saved", backLeave: "{who}: leave taken back",
    changes: "Overrides and leave made here", noChanges: "None yet. Those in the configuration’s files are changed under Policies.", what: "What", madeBy: "By", takeBack: "Take back", inForce: "It is in force at once.", missing: "Choose at least one person.",
    feeds: "Calendar feeds (.ics)", feedsHow: "Put the address into a calendar program. Where the monitor needs a key, add ?access_token= with a viewer’s key of its own.", copy: "Copy the address", copied: "Copied", empty: "No schedule yet", emptyHow: "Schedules say who is on call. Add the first under Policies.",
  },
  es: {
    title: "Turnos del {from} al {to}", previous: "Antes", next: "Después", today: "Esta semana", weeks: "{n} semana|{n} semanas", span: "Mostrar", by: "Filas", bySchedule: "calendarios", byPerson: "personas", zone: "Horas en", zoneViewer: "mi zona ({zone})", zoneSchedule: "la zona de cada calendario",
    how: "Arrastre a lo largo de una fila para elegir un intervalo, o un turno sobre una persona. Cada turno y hueco se abre también con Intro.", people: "Personas", nobody: "nadie", override: "sustitución", leave: "ausente", away: "Ausentes", covered: "sustituye {who}", uncovered: "sin sustituto designado", hoursDay: "{n} h", nowLine: "ahora",
    barLabel: "{who}, {from} a {to}", shift: "turno", gapLabel: "Nadie de guardia, {from} a {to}", leaveLabel: "{who} ausente, {from} a {to}", addOverride: "Añadir sustitución", addLeave: "Añadir ausencia",
    overrideTitle: "Sustitución", schedule: "Calendario", from: "Desde", to: "Hasta", inZone: "Horas de {zone}", kind: "Qué cambia", instead: "estos de guardia en lugar de todos", add: "estos también de guardia", remove: "estos no están de guardia", replace: "uno sustituye a otro", users: "Quién", whom: "En lugar de", byWhom: "De guardia", other: "Otros, por id, separados por espacios", saveOverride: "Guardar la sustitución", madeOverride: "{schedule}: sustitución guardada", backOverride: "{schedule}: sustitución retirada",
    leaveTitle: "Ausencia", user: "Quién falta", firstDay: "Primer día", lastDay: "Último día", cover: "Quién sustituye", coverNone: "quien siga en el calendario", saveLeave: "Guardar la ausencia", madeLeave: "{who}: ausencia guardada", backLeave: "{who}: ausencia retirada",
    changes: "Sustituciones y ausencias hechas aquí", noChanges: "Aún ninguna. Las de los archivos de configuración se cambian en Políticas.", what: "Qué", madeBy: "Por", takeBack: "Retirar", inForce: "Rige de inmediato.", missing: "Elija al menos una persona.",
    feeds: "Canales de calendario (.ics)", feedsHow: "Ponga la dirección en un programa de calendario. Si el monitor pide clave, añada ?access_token= con una clave de lectura propia.", copy: "Copiar la dirección", copied: "Copiada", empty: "Aún no hay turnos", emptyHow: "Los turnos dicen quién está de guardia. Añada el primero en Políticas.",
  },
  ko: {
    title: "{from}부터 {to}까지의 당직", previous: "이전", next: "다음", today: "이번 주", weeks: "{n}주", span: "표시", by: "행", bySchedule: "일정", byPerson: "사람", zone: "시간대", zoneViewer: "내 시간대 ({zone})", zoneSchedule: "각 일정의 시간대",
    how: "행을 따라 끌어 시간을 고르거나, 당직을 사람 위로 끌어 놓으세요. 모든 당직과 공백은 Enter로도 열립니다.", people: "사람", nobody: "없음", override: "대체", leave: "부재", away: "부재자", covered: "{who} 대신", uncovered: "지정된 대신 없음", hoursDay: "{n}시간", nowLine: "현재",
    barLabel: "{who}, {from}부터 {to}까지", shift: "당직", gapLabel: "당직자 없음, {from}부터 {to}까지", leaveLabel: "{who} 부재, {from}부터 {to}까지", addOverride: "대체 근무 추가", addLeave: "휴가 추가",
    overrideTitle: "대체 근무", schedule: "일정", from: "시작", to: "끝", inZone: "{zone} 시간", kind: "변경 내용", instead: "모두 대신 이 사람들이 당직", add: "이 사람들도 당직", remove: "이 사람들은 당직 제외", replace: "한 사람을 다른 사람으로 교체", users: "사람", whom: "빠지는 사람", byWhom: "당직자", other: "다른 사람 (ID, 공백으로 구분)", saveOverride: "대체 근무 저장", madeOverride: "{schedule}: 대체 근무를 저장했습니다", backOverride: "{schedule}: 대체 근무를 취소했습니다",
    leaveTitle: "휴가", user: "휴가자", firstDay: "첫날", lastDay: "마지막 날", cover: "대신할 사람", coverNone: "일정의 다음 순위", saveLeave: "휴가 저장", madeLeave: "{who}: 휴가를 저장했습니다", backLeave: "{who}: 휴가를 취소했습니다",
    changes: "여기서 만든 대체 근무와 휴가", noChanges: "아직 없습니다. 설정 파일에 있는 것은 정책에서 바꿉니다.", what: "내용", madeBy: "작성자", takeBack: "취소", inForce: "바로 적용됩니다.", missing: "한 명 이상 고르세요.",
    feeds: "달력 구독 (.ics)", feedsHow: "달력 프로그램에 주소를 넣으세요. 키가 필요한 모니터라면 조회용 키를 ?access_token= 뒤에 붙이세요.", copy: "주소 복사", copied: "복사됨", empty: "아직 당직 일정이 없습니다", emptyHow: "일정이 당직자를 정합니다. 정책에서 첫 일정을 추가하세요.",
  },
});
