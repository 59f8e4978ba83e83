// What stands on the page of a ticket beside its own data.
import { words } from "../../words/words";

export const t = words({
  en: {
    panel: "Ticket {ticket}", whole: "Open as a page", noSubject: "(no subject)", status: "Status", product: "Product", tags: "Tags", opened: "Opened", inferred: "or earlier: its creation was never reported", mergedInto: "Merged into {ticket}",
    deleted: "This ticket was deleted at its source. Its clocks ended without a verdict.", spam: "This ticket was marked as spam. Its clocks ended without a verdict.", merged: "This ticket was merged into another. Its clocks ended without a verdict.",
    clocks: "The clocks", nothingPromised: "Nothing is promised for this ticket", nothingPromisedHow: "No policy covers it with a promise. Below is why each one does not; change the policies or the ticket's fields if that is wrong.",
    gone: "There is no ticket {ticket}", goneHow: "It may have another id, or its first event has not arrived yet. Look for it among all tickets.", allTickets: "All tickets", failed: "The ticket could not be fetched", failedHow: "{why} It is tried again by itself; the board is not affected.",
    old: "Could not be fetched anew: {why} What is shown is as of {at}.",
    escalations: "Escalations", noEscalations: "Nobody has been told of this ticket. Escalate it to tell somebody.", level: "level {level} of {of}", levelAlone: "level {level}", told: "Told", toldNobody: "nobody yet", next: "Next: level {level}, {who}, in", nextNone: "Nobody else is told unless somebody escalates.", snoozedUntil: "Snoozed until", until: "Acknowledged until",
    by: "by {who}", byHand: "escalated by {who}", incident: "Part of incident {id}", dead: "A page could not be delivered.", endedBecause: "{policy}: {why}", ended: "{policy}: resolved", delivered: "delivered", waiting: "waiting", under_way: "under way", dead_letter: "not delivered", suppressed: "held back",
    happened: "What happened", words: "In words", promisedBy: "Promise", result: "Result", whyThis: "Why this promise", counted: "How the time was counted", from: "From {at}", asOf: "As of {at}. Times are those of {zone}.", copyText: "Copy as text", copyLink: "Copy link", copied: "Copied", noCopy: "The browser does not let this page copy. Select the text and copy it yourself.", print: "Print", times: "Times of",
    zoomIn: "Closer", zoomOut: "Farther", fit: "All", earlier: "Earlier", later: "Later", picture: "Timeline of the clocks", pictureHow: "Left and right arrows move, plus and minus zoom, zero shows all. Everything in the picture is also in the lists below.", wheel: "Ctrl and wheel, or + and −, to zoom; drag to move",
    now: "now", due: "due {at}", closedShort: "closed", ofUsed: "{used} of {target}", expected: "time left, if nothing happens",
    running: "counts", paused: "paused", closed: "closed", late: "over the target", target: "due", warning: "warning", message: "customer", reply: "reply", note: "note", change: "status", handover: "hand-over", several: "{n} event|{n} events", system: "system", customer: "customer", agent: "agent"
  },
  es: {
    panel: "Ticket {ticket}", whole: "Abrir como página", noSubject: "(sin asunto)", status: "Estado", product: "Producto", tags: "Etiquetas", opened: "Abierto", inferred: "o antes: nunca se informó de su creación", mergedInto: "Fusionado con {ticket}",
    deleted: "Este ticket se eliminó en su origen. Sus relojes terminaron sin veredicto.", spam: "Este ticket se marcó como spam. Sus relojes terminaron sin veredicto.", merged: "Este ticket se fusionó con otro. Sus relojes terminaron sin veredicto.",
    clocks: "Los relojes", nothingPromised: "No hay ningún compromiso para este ticket", nothingPromisedHow: "Ninguna política lo cubre con un compromiso. Abajo se ve por qué; cambie las políticas o los campos del ticket si no es correcto.",
    gone: "No existe el ticket {ticket}", goneHow: "Puede tener otro id, o su primer evento aún no ha llegado. Búsquelo entre todos los tickets.", allTickets: "Todos los tickets", failed: "No se pudo obtener el ticket", failedHow: "{why} Se reintenta solo; el tablero no se ve afectado.",
    old: "No se pudo actualizar: {why} Lo que se ve es de {at}.",
    escalations: "Escalados", noEscalations: "No se ha avisado a nadie de este ticket. Escálelo para avisar a alguien.", level: "nivel {level} de {of}", levelAlone: "nivel {level}", told: "Avisados", toldNobody: "nadie aún", next: "Siguiente: nivel {level}, {who}, en", nextNone: "No se avisará a nadie más si nadie escala.", snoozedUntil: "Pospuesta hasta", until: "Aceptada hasta",
    by: "por {who}", byHand: "escalado por {who}", incident: "Parte del incidente {id}", dead: "No se pudo entregar un aviso.", endedBecause: "{policy}: {why}", ended: "{policy}: resuelto", delivered: "entregado", waiting: "en espera", under_way: "en camino", dead_letter: "no entregado", suppressed: "retenido",
    happened: "Qué pasó", words: "En palabras", promisedBy: "Compromiso", result: "Resultado", whyThis: "Por qué este compromiso", counted: "Cómo se contó el tiempo", from: "Desde {at}", asOf: "A fecha de {at}. Las horas son de {zone}.", copyText: "Copiar como texto", copyLink: "Copiar enlace", copied: "Copiado", noCopy: "El navegador no deja copiar a esta página. Seleccione el texto y cópielo.", print: "Imprimir", times: "Horas de",
    zoomIn: "Acercar", zoomOut: "Alejar", fit: "Todo", earlier: "Antes", later: "Después", picture: "Línea de tiempo de los relojes", pictureHow: "Las flechas izquierda y derecha mueven, más y menos acercan y alejan, cero muestra todo. Todo lo de la imagen está también en las listas de abajo.", wheel: "Ctrl y rueda, o + y −, para acercar; arrastre para mover",
    now: "ahora", due: "vence {at}", closedShort: "cerrado", ofUsed: "{used} de {target}", expected: "tiempo restante, si no pasa nada",
    running: "cuenta", paused: "en pausa", closed: "cerrado", late: "pasado el límite", target: "vence", warning: "aviso", message: "cliente", reply: "respuesta", note: "nota", change: "estado", handover: "traspaso", several: "{n} evento|{n} eventos", system: "sistema", customer: "cliente", agent: "agente"
  },
  ko: {
    panel: "티켓 {ticket}", whole: "페이지로 열기", noSubject: "(제목 없음)", status: "상태", product: "제품", tags: "태그", opened: "접수", inferred: "또는 그 이전: 생성 이벤트가 오지 않았습니다", mergedInto: "{ticket}에 병합됨",
    deleted: "원본에서 삭제된 티켓입니다. 시계는 판정 없이 끝났습니다.", spam: "스팸으로 표시된 티켓입니다. 시계는 판정 없이 끝났습니다.", merged: "다른 티켓에 병합되었습니다. 시계는 판정 없이 끝났습니다.",
    clocks: "시계", nothingPromised: "이 티켓에는 약속이 없습니다", nothingPromisedHow: "약속을 주는 정책이 없습니다. 정책마다 그 이유가 아래에 있습니다. 잘못되었다면 정책이나 티켓 필드를 고치세요.",
    gone: "{ticket} 티켓이 없습니다", goneHow: "ID가 다르거나 첫 이벤트가 아직 오지 않았을 수 있습니다. 전체 티켓에서 찾아보세요.", allTickets: "전체 티켓", failed: "티켓을 가져오지 못했습니다", failedHow: "{why} 자동으로 다시 시도합니다. 현황판에는 영향이 없습니다.",
    old: "새로 가져오지 못했습니다: {why} {at} 기준으로 표시합니다.",
    escalations: "에스컬레이션", noEscalations: "아직 아무에게도 알리지 않았습니다. 알리려면 에스컬레이션하세요.", level: "{of}단계 중 {level}단계", levelAlone: "{level}단계", told: "알림", toldNobody: "아직 없음", next: "다음: {level}단계, {who}, 남은 시간", nextNone: "누군가 에스컬레이션하지 않으면 더 알리지 않습니다.", snoozedUntil: "미룬 기한", until: "확인 유효 기한",
    by: "{who}", byHand: "{who} 에스컬레이션", incident: "인시던트 {id}에 포함", dead: "전달되지 않은 알림이 있습니다.", endedBecause: "{policy}: {why}", ended: "{policy}: 해결됨", delivered: "전달됨", waiting: "대기", under_way: "전송 중", dead_letter: "전달 실패", suppressed: "보류",
    happened: "일어난 일", words: "설명", promisedBy: "약속", result: "결과", whyThis: "이 약속인 이유", counted: "시간 계산", from: "{at}부터", asOf: "{at} 기준. 시간대: {zone}.", copyText: "텍스트로 복사", copyLink: "링크 복사", copied: "복사했습니다", noCopy: "브라우저가 복사를 허용하지 않습니다. 직접 선택해서 복사하세요.", print: "인쇄", times: "시간대",
    zoomIn: "확대", zoomOut: "축소", fit: "전체", earlier: "이전", later: "이후", picture: "시계 타임라인", pictureHow: "좌우 화살표로 이동, 더하기와 빼기로 확대와 축소, 0으로 전체를 봅니다. 그림의 모든 내용은 아래 목록에도 있습니다.", wheel: "Ctrl+휠 또는 +, −로 확대, 끌어서 이동",
    now: "지금", due: "기한 {at}", closedShort: "휴무", ofUsed: "{target} 중 {used}", expected: "아무 일이 없으면 남은 시간",
    running: "진행", paused: "정지", closed: "휴무", late: "목표 초과", target: "기한", warning: "경고", message: "고객", reply: "답변", note: "메모", change: "상태", handover: "이관", several: "이벤트 {n}개", system: "시스템", customer: "고객", agent: "상담원"
  },
});
