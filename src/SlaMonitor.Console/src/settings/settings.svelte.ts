// What this viewer chose, kept in this browser. A browser that forbids storage forgets it with the tab.
import { isLanguage, type Language } from "../words/languages";

export type Theme = "system" | "light" | "dark";
export type Density = "comfortable" | "compact";

interface Settings {
  theme: Theme;
  density: Density;
  language: Language | "system";
  /** An IANA zone, or `system`. */
  zone: string;
  isLoud: boolean;
  /** Who acts: stands beside every acknowledgement, unless an API key names somebody. */
  name: string;
}

const KEY = "settings";
const defaults: Settings = { theme: "system", density: "comfortable", language: "system", zone: "system", isLoud: false, name: "" };

function stored(): Settings {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Settings>) };
  } catch {
    return { ...defaults };
  }
}

export const settings = $state(stored());

export function choose(change: Partial<Settings>): void {
  Object.assign(settings, change);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // It holds for this view only.
  }
  show();
}

/** Puts what is chosen on the page itself. */
export function show(): void {
  const root = document.documentElement;
  const theme = location.pathname.startsWith("/wall") ? wallTheme() : settings.theme;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  root.dataset["density"] = settings.density;
  root.lang = language();
}

/** A screen on the wall has its theme from its address, dark without one. */
function wallTheme(): Theme {
  const asked = new URLSearchParams(location.search).get("theme");
  return asked === "light" || asked === "system" ? asked : "dark";
}

/** The language of the words: the chosen one, else the first of the browser's that we have. */
export function language(): Language {
  if (settings.language !== "system") return settings.language;
  const found = navigator.languages.map(tag => tag.slice(0, 2)).find(isLanguage);
  return found ?? "en";
}

/** The zone in which times are written. */
export function zone(): string {
  return settings.zone === "system" ? Intl.DateTimeFormat().resolvedOptions().timeZone : settings.zone;
}
