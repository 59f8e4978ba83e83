import type { Explanation } from "../api/types";
import { isZone } from "../time/zoned";

/** The zones in which the ticket's times are written: the asked-for one (the viewer's, unless the address says otherwise), and on a second axis the other one that matters. */
export function zonesOf(explanation: Explanation | null, viewer: string, asked: string): string[] {
  const calendars = explanation?.clocks.flatMap(clock => clock.promises.map(promise => promise.timeZone)) ?? [];
  // A calendar that never closes says UTC, and means no place.
  const places = [...new Set(calendars)].sort((a, b) => Number(a === "UTC") - Number(b === "UTC"));
  const known = [...new Set([viewer, ...places, "UTC"])];
  const first = isZone(asked) ? asked : viewer;
  const second = first === viewer ? known.find(one => one !== viewer) : viewer;
  return second ? [first, second] : [first];
}
