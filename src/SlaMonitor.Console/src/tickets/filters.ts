// What the list of all clocks can be asked for. The names are those of the address and of the API alike.
import { query } from "../api/client";

export const states = ["running", "at_risk", "paused", "breached", "met"] as const;

/** Asked for all, what is not over comes first: by their due instants alone, those that were met long ago would. */
const ALL = ["running,at_risk,paused,breached", "met"];

export const filterNames = ["metric", "group", "tier", "region", "priority", "account", "channel"] as const;

export type FilterName = (typeof filterNames)[number];

/** The values that a name can have whatever the tickets are. */
export const known: Partial<Record<FilterName, readonly string[]>> = {
  tier: ["L1", "L2", "L3"],
  priority: ["urgent", "high", "normal", "low"],
  channel: ["phone", "email", "chat", "web", "api", "social", "self_service"],
};

/** The lists that make up the one for an address, one after the other. */
export function pathsFor(get: (name: string) => string): string[] {
  const values = Object.fromEntries(["q", ...filterNames].map(name => [name, get(name).trim()]));
  const state = get("state");
  return (state ? [state] : ALL).map(one => `tickets${query({ ...values, state: one, sort: "due" })}`);
}
