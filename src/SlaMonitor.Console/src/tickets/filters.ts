// What the list of all clocks can be asked for. The names are those of the address and of the API alike.
import { query } from "../api/client";

export const states = ["running", "at_risk", "paused", "breached", "met"] as const;

/** Asked for nothing, the list shows what is not over: by their due instants those that were met long ago would come first. */
const OPEN = "running,at_risk,paused,breached";

/** In the address: those that are over too. */
export const ALL = "all";

export const filterNames = ["metric", "group", "tier", "region", "priority", "account", "channel"] as const;

export type FilterName = (typeof filterNames)[number];

/** The values that a name can have whatever the tickets are. */
export const known: Partial<Record<FilterName, readonly string[]>> = {
  tier: ["L1", "L2", "L3"],
  priority: ["urgent", "high", "normal", "low"],
  channel: ["phone", "email", "chat", "web", "api", "social", "self_service"],
};

/** The list's path for an address. */
export function pathFor(get: (name: string) => string): string {
  const values = Object.fromEntries(["q", ...filterNames].map(name => [name, get(name).trim()]));
  const state = get("state") === ALL ? "" : get("state") || OPEN;
  return `tickets${query({ ...values, state, sort: "due" })}`;
}
