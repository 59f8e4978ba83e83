// How times and durations are written: `3 h 12 m`, under an hour `41:50`, under a minute `0:42`; overdue with a minus.
const two = (number: number): string => String(number).padStart(2, "0");

/** Time left, in milliseconds; negative when it is past. */
export function timeLeft(milliseconds: number): string {
  // Rounded so that "0:00" is shown exactly when the due instant is reached, and "−0:01" a second later.
  const seconds = Math.ceil(milliseconds / 1000);
  return (seconds < 0 ? "\u2212" : "") + length(Math.abs(seconds));
}

/** A length in seconds; days from 48 h on. */
export function length(seconds: number): string {
  const whole = Math.floor(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
  const hours = Math.floor(whole / 3600);
  if (hours < 48) return `${hours} h ${two(Math.floor(whole / 60) % 60)} m`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Seconds of an ISO 8601 duration as the API writes it (`-PT1H30M2.5S`, `P2DT3H`); NaN when it is none. */
export function seconds(duration: string): number {
  const match = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(duration);
  if (!match) return NaN;
  const [, minus, days, hours, minutes, rest] = match;
  const sum = Number(days ?? 0) * 86_400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(rest ?? 0);
  return minus ? -sum : sum;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(tag: string, zone: string, kind: "clock" | "seconds" | "weekday" | "date" | "day" | "full"): Intl.DateTimeFormat {
  const key = `${tag} ${zone} ${kind}`;
  let found = formats.get(key);
  if (!found) {
    const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
    const options: Intl.DateTimeFormatOptions = {
      clock,
      seconds: { ...clock, second: "2-digit" } as const,
      weekday: { weekday: "short", ...clock } as const,
      date: { day: "numeric", month: "short", ...clock } as const,
      day: { weekday: "short", day: "numeric", month: "short" } as const,
      full: { weekday: "short", day: "numeric", month: "short", year: "numeric", ...clock, second: "2-digit", timeZoneName: "short" } as const,
    }[kind];
    formats.set(key, (found = new Intl.DateTimeFormat(tag, { ...options, timeZone: zone })));
  }
  return found;
}

const dayOf = (at: number, zone: string): string => format("en-CA", zone, "day").format(at);

/** `14:03`; with the weekday when it is not the same day, with the date when it is a week away. Written in `zone`. */
export function moment(at: number, now: number, tag: string, zone: string): string {
  if (dayOf(at, zone) === dayOf(now, zone)) return format(tag, zone, "clock").format(at);
  return format(tag, zone, Math.abs(at - now) < 6 * 86_400_000 ? "weekday" : "date").format(at);
}

/** `14:03`. */
export const clockTime = (at: number, tag: string, zone: string): string => format(tag, zone, "clock").format(at);

/** `14:03:21`. */
export const wallClock = (at: number, tag: string, zone: string): string => format(tag, zone, "seconds").format(at);

/** The day: `Mon 2 Mar`. */
export const day = (at: number, tag: string, zone: string): string => format(tag, zone, "day").format(at);

/** All of it, with the zone: for a tooltip and for what is sent to others. */
export const fullMoment = (at: number, tag: string, zone: string): string => format(tag, zone, "full").format(at);
