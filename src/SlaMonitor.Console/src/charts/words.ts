import { words } from "../words/words";

export const t = words({
  en: { table: "As a table", csv: "CSV", png: "PNG", csvOf: "Save “{title}” as CSV", pngOf: "Save “{title}” as PNG", show: "Show the tickets of {name}", empty: "Nothing in this range.", emptyHow: "Take a longer range, or fewer filters." },
  es: { table: "Como tabla", csv: "CSV", png: "PNG", csvOf: "Guardar «{title}» como CSV", pngOf: "Guardar «{title}» como PNG", show: "Ver los tickets de {name}", empty: "Nada en este periodo.", emptyHow: "Elija un periodo más largo o menos filtros." },
  ko: { table: "표로 보기", csv: "CSV", png: "PNG", csvOf: "“{title}” 저장: CSV", pngOf: "“{title}” 저장: PNG", show: "{name} 티켓 보기", empty: "이 기간에는 없습니다.", emptyHow: "기간을 늘리거나 필터를 줄이세요." },
});
