// Calendar days and hours of a time zone, by the browser's own tables.
const formats = new Map<string, Intl.DateTimeFormat>();

export interface Local {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 1 is Monday. */
  weekday: number;
}

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" });
    formats.set(zone, found);
  }
  return found;
}

export function localOf(at: number, zone: string): Local {
  const parts: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at)) if (type !== "literal") parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7 };
}

/** The first instant of a calendar day in a zone; of the next one where the zone has left that day out. Days beyond a month's end count on into the next. */
export function startOfDay(year: number, month: number, day: number, zone: string): number {
  const wanted = Date.UTC(year, month - 1, day);
  const asUtc = (at: number): number => {
    const local = localOf(at, zone);
    return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  };
  // The zone is ahead of UTC by what its clock shows there; twice, since the offset may be another at the result.
  let at = wanted - (asUtc(wanted) - wanted);
  at -= asUtc(at) - wanted;
  // In a gap at midnight the day begins after it: an hour is the most that is left out, but for whole days.
  for (let i = 0; i < 96 && asUtc(at) < wanted; i++) at += 15 * 60_000;
  for (let i = 0; i < 96 && asUtc(at - 15 * 60_000) >= wanted; i++) at -= 15 * 60_000;
  return at;
}

/** The first instant of the day that lies `days` before that of an instant. */
export function dayBefore(at: number, days: number, zone: string): number {
  const { year, month, day } = localOf(at, zone);
  return startOfDay(year, month, day - days, zone);
}

/** The day of an instant as `2026-11-28`. */
export function isoDay(at: number, zone: string): string {
  const { year, month, day } = localOf(at, zone);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** Whether the browser knows the zone. */
export function isZone(text: string): boolean {
  if (!text) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
