import { words } from "../words/words";

export const t = words({
  en: {
    all: "All teams", noTeam: "no team", others: "other teams", open: "open", kept: "kept today", oldest: "oldest overdue", next: "next due", nothing: "Nothing is running.", nothingHow: "A clock appears here as soon as a ticket starts one.",
    asOf: "as of {time}", age: "{n} second old|{n} seconds old", paused: "rotation stopped – space goes on", stale: "No news since {time}", staleFor: "for {time}", failed: "The figures could not be fetched: {why}",
    previous: "Previous", following: "Next", stop: "Stop the rotation", go: "Go on rotating", full: "Full screen", controls: "The wall", noSuch: "There is no team “{team}”.", noSuchHow: "The address names the teams: ?team=support,billing", none: "No tickets yet. The wall fills as soon as the first event arrives.", place: "{at} of {of}",
  },
  es: {
    all: "Todos los equipos", noTeam: "sin equipo", others: "otros equipos", open: "abiertos", kept: "cumplido hoy", oldest: "más atrasado", next: "próximo vencimiento", nothing: "No corre nada.", nothingHow: "Aquí aparece un reloj en cuanto un ticket lo inicia.",
    asOf: "datos de las {time}", age: "hace {n} segundo|hace {n} segundos", paused: "rotación detenida – espacio continúa", stale: "Sin noticias desde las {time}", staleFor: "hace {time}", failed: "No se pudieron obtener las cifras: {why}",
    previous: "Anterior", following: "Siguiente", stop: "Detener la rotación", go: "Seguir rotando", full: "Pantalla completa", controls: "La pared", noSuch: "No hay ningún equipo «{team}».", noSuchHow: "La dirección nombra los equipos: ?team=support,billing", none: "Aún no hay tickets. La pared se llena con el primer evento.", place: "{at} de {of}",
  },
  ko: {
    all: "모든 팀", noTeam: "팀 없음", others: "다른 팀", open: "열린 티켓", kept: "오늘 준수율", oldest: "가장 오래 지연", next: "다음 기한", nothing: "진행 중인 것이 없습니다.", nothingHow: "티켓이 시계를 시작하면 바로 여기에 나타납니다.",
    asOf: "{time} 기준", age: "{n}초 전", paused: "순환 멈춤 – 스페이스로 계속", stale: "{time} 이후 소식 없음", staleFor: "{time} 동안", failed: "수치를 가져오지 못했습니다: {why}",
    previous: "이전", following: "다음", stop: "순환 멈추기", go: "계속 순환", full: "전체 화면", controls: "전광판", noSuch: "“{team}” 팀이 없습니다.", noSuchHow: "주소에 팀을 적습니다: ?team=support,billing", none: "아직 티켓이 없습니다. 첫 이벤트가 도착하면 채워집니다.", place: "{of} 중 {at}",
  },
});
