// Lengths of time in words, exact to the second: what a customer is told, where `1:03` would be a riddle.
import { language } from "../../settings/settings.svelte";

const units = { en: ["h", "min", "s"], es: ["h", "min", "s"], ko: ["시간", "분", "초"] } as const;

/** `1 h 3 min 20 s`. Hours are not gathered into days: a day may be 24 hours or a working day. */
export function inWords(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const [h, min, s] = units[language()];
  const space = language() === "ko" ? "" : "\u00a0";
  const parts = [[Math.floor(whole / 3600), h], [Math.floor(whole / 60) % 60, min], [whole % 60, s]] as const;
  const said = parts.filter(([value]) => value > 0).map(([value, unit]) => `${value.toLocaleString(language())}${space}${unit}`);
  return said.length > 0 ? said.join(" ") : `0${space}${s}`;
}
