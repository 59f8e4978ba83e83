import { words } from "../words/words";

export const t = words({
  en: {
    list: "Clocks, nearest due first", loaded: "{n} clock|{n} clocks", more: "{n} clock, more as you scroll|{n} clocks, more as you scroll", clear: "Clear filters",
    none: "No clock fits", noneHow: "Clear the search or the filters to see the others.", noTickets: "No tickets yet", noTicketsHow: "Send the first event, and its clocks appear here:",
    failed: "The list could not be fetched: {why} It is tried again by itself.",
  },
  es: {
    list: "Relojes, primero el que antes vence", loaded: "{n} reloj|{n} relojes", more: "{n} reloj, más al desplazarse|{n} relojes, más al desplazarse", clear: "Quitar filtros",
    none: "Ningún reloj coincide", noneHow: "Quite la búsqueda o los filtros para ver los demás.", noTickets: "Aún no hay tickets", noTicketsHow: "Envíe el primer evento y sus relojes aparecerán aquí:",
    failed: "No se pudo obtener la lista: {why} Se reintenta sola.",
  },
  ko: {
    list: "시계, 기한이 가까운 순", loaded: "시계 {n}개", more: "시계 {n}개, 스크롤하면 더 표시", clear: "필터 지우기",
    none: "해당하는 시계가 없습니다", noneHow: "검색이나 필터를 지우면 나머지가 보입니다.", noTickets: "아직 티켓이 없습니다", noTicketsHow: "첫 이벤트를 보내면 시계가 여기에 나타납니다.",
    failed: "목록을 가져오지 못했습니다: {why} 자동으로 다시 시도합니다.",
  },
});
