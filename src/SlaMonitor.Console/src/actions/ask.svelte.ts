// Asks the monitor for something that must not be done twice, or that is of no use later: it is sent now or not at all, and never waits.
import { post, remove, Unreachable } from "../api/client";
import { access } from "../api/access.svelte";
import { settings } from "../settings/settings.svelte";
import { common } from "../words/common";
import { words } from "../words/words";
import { person } from "./person.svelte";
import { toasts, type Toast } from "./toasts.svelte";

const t = words({
  en: { unknown: "The monitor does not answer. Whether it was taken is not known: look before you try again." },
  es: { unknown: "El monitor no responde. No se sabe si lo recibió: compruébelo antes de reintentar." },
  ko: { unknown: "모니터가 응답하지 않습니다. 요청이 처리되었는지 알 수 없으니 다시 시도하기 전에 확인하세요." },
});

/** Why something failed. */
export function reasonOf(error: unknown): string {
  if (error instanceof Unreachable) return t("unknown");
  return error instanceof Error ? error.message : String(error);
}

/** True when it is known, or now told, who acts. */
export async function isKnown(): Promise<boolean> {
  return Boolean(access.key || settings.name) || person.ask();
}

/** Sends it at once, says what became of it, and gives the answer; null when it was refused or put aside. */
export async function ask<T>(path: string, body: Record<string, unknown>, what: string, action?: (answer: T) => Toast["action"]): Promise<T | null> {
  if (!(await isKnown())) return null;
  try {
    const answer = await post<T>(path, settings.name ? { ...body, by: settings.name } : body);
    toasts.say(what, "plain", { action: action?.(answer) });
    return answer;
  } catch (error) {
    toasts.say(common("failed", { what, why: reasonOf(error) }), "problem");
    return null;
  }
}

/** Takes something back. */
export async function takeBack(path: string, what: string): Promise<boolean> {
  try {
    await remove(path);
    toasts.say(what);
    return true;
  } catch (error) {
    toasts.say(common("failed", { what, why: reasonOf(error) }), "problem");
    return false;
  }
}
