// What of a chart is looked at more closely: a span of time, or an hour of a weekday. It stands in the address.
import { localOf } from "../time/zoned";

export type Pick = { kind: "span"; from: number; to: number } | { kind: "hour"; weekday: number; hour: number };

export function pickOf(text: string): Pick | null {
  const hour = /^w([1-7])h(\d{1,2})$/.exec(text);
  if (hour && Number(hour[2]) < 24) return { kind: "hour", weekday: Number(hour[1]), hour: Number(hour[2]) };
  const [from = NaN, to = NaN] = text.split("/").map(part => (/^\d{4}-/.test(part) ? Date.parse(part) : NaN));
  return from < to ? { kind: "span", from, to } : null;
}

export const pickText = (pick: Pick): string =>
  pick.kind === "hour" ? `w${pick.weekday}h${pick.hour}` : `${new Date(pick.from).toISOString()}/${new Date(pick.to).toISOString()}`;

/** Whether an instant is of what was picked. */
export function holds(pick: Pick, at: number, zone: string): boolean {
  if (pick.kind === "span") return at >= pick.from && at < pick.to;
  const local = localOf(at, zone);
  return local.weekday === pick.weekday && local.hour === pick.hour;
}
