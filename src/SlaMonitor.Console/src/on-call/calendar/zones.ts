// Wall-clock times of IANA zones, with what the browser knows of them. Dates are `2026-03-02`, wall-clock times `2026-03-02T09:00`.

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    const two = "2-digit" as const;
    formats.set(zone, (found = new Intl.DateTimeFormat("en-US", { timeZone: zone, year: "numeric", month: two, day: two, hour: two, minute: two, second: two, hourCycle: "h23" })));
  }
  return found;
}

const DAY = 86_400_000;

/** What a clock on the wall shows at the instant, as if it were UTC. */
export function wallOf(at: number, zone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format(zone).formatToParts(at)) part[type] = Number(value);
  return Date.UTC(part["year"]!, part["month"]! - 1, part["day"]!, part["hour"]!, part["minute"]!, part["second"]!) + (((at % 1000) + 1000) % 1000);
}

export const offsetAt = (at: number, zone: string): number => wallOf(at, zone) - at;

/** The instant at which the clock on the wall shows it: the first of two when an hour comes twice, the first after it when it does not come at all. */
export function instantOf(wall: number, zone: string): number {
  const offsets = [offsetAt(wall - DAY, zone), offsetAt(wall + DAY, zone)];
  const found = offsets.map(offset => wall - offset).filter(at => wallOf(at, zone) === wall);
  if (found.length > 0) return Math.min(...found);
  // It lies in a gap: the change is where the clock first shows more than it.
  let [low, high] = [wall - Math.max(...offsets) - 1, wall - Math.min(...offsets) + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallOf(middle, zone) > wall) high = middle;
    else low = middle;
  }
  return high;
}

/** `2026-03-02T09:00`. */
export const wallText = (at: number, zone: string): string => new Date(wallOf(at, zone)).toISOString().slice(0, 16);

export const instantOfText = (text: string, zone: string): number => instantOf(Date.parse(`${text.length === 10 ? `${text}T00:00` : text}Z`), zone);

export const dateOf = (at: number, zone: string): string => wallText(at, zone).slice(0, 10);

export const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00Z`) + days * DAY).toISOString().slice(0, 10);

export const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00Z`));

/** The Monday of the week that the date is in. */
export const mondayOf = (date: string): string => addDays(date, -((new Date(`${date}T00:00Z`).getUTCDay() + 6) % 7));
