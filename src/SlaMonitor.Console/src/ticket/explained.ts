// Names for the parts of an explanation, and of a ticket's events, as the API documents them.
import type { Explanation } from "../api/types";

export type ExplainedClock = Explanation["clocks"][number];
export type Promised = ExplainedClock["promises"][number];
export type Tried = Promised["tried"][number];
export type Moment = ExplainedClock["moments"][number];
export type MomentEvent = Extract<Moment, { kind: "event" }>;
export type TicketEvent = MomentEvent["event"];
export type Effect = MomentEvent["effects"][number];
export type Segment = ExplainedClock["segments"][number];
