// Words in three languages. A page keeps its own beside itself; the compiler sees to it that every language has every word.
import { language } from "../settings/settings.svelte";
import type { Language } from "./languages";

type Values = Record<string, string | number>;

/**
 * Makes a page's words: `t("key", { name })`. A text may have `{name}` in it, and for numbers forms by plural rule
 * separated by `|`: `{n} row|{n} rows` is chosen by `n` (languages with one form give one).
 */
export function words<K extends string>(texts: { en: Record<K, string> } & Record<Language, Record<K, string>>): (key: K, values?: Values) => string {
  return (key, values) => say(texts[language()][key], language(), values);
}

export function say(text: string, tag: Language, values?: Values): string {
  let chosen = text;
  if (values && "n" in values && text.includes("|")) {
    const forms = text.split("|");
    const isOne = new Intl.PluralRules(tag).select(Number(values["n"])) === "one";
    chosen = (isOne ? forms[0] : forms.at(-1)) ?? text;
  }
  if (!values) return chosen;
  return chosen.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? value.toLocaleString(tag) : value;
  });
}
