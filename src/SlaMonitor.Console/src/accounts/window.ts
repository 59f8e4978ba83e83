import { seconds } from "../time/text";
import { common } from "../words/common";
import { t } from "./words";

const HOUR = 3_600;

/** A span in words: `30 days`, `6 hours`. */
export function windowText(duration: string): string {
  const length = seconds(duration);
  if (!Number.isFinite(length)) return duration;
  if (length >= 48 * HOUR && length % (24 * HOUR) === 0) return t("days", { n: length / (24 * HOUR) });
  return length % HOUR === 0 ? common("hours", { n: length / HOUR }) : common("minutes", { n: Math.round(length / 60) });
}
