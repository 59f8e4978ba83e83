// What the hub `/hubs/live` tells, as its contract says.
import type { Channel, ClockState, Priority, Tier } from "../api/types";

interface Message {
  sequence: number;
  at: string;
}

/** The ticket that a message about a clock is of. Left out when who publishes it does not know. */
interface Label {
  policy?: string;
  account?: string | null;
  segment?: string | null;
  priority?: Priority;
  group?: string | null;
  tier?: Tier | null;
  region?: string | null;
  channel?: Channel | null;
  assignee?: string | null;
  subject?: string | null;
}

interface OfClock extends Message, Label {
  ticket: string;
  metric: string;
  cycle: number;
}

export interface Breach extends OfClock {
  dueAt: string;
  breachedAt: string;
  reason?: string;
}

export interface Warning extends OfClock {
  threshold: string;
  dueAt: string;
}

export interface ClockChange extends OfClock {
  state: ClockState;
  dueAt: string | null;
  remaining: string;
}

export interface BreachRetracted extends OfClock {
  breachedAt: string;
  cause: string;
}

export interface EscalationChange extends Message {
  escalation: string;
  state: string;
  what: string;
  level: number;
  ticket: string;
  policy: string;
  account: string | null;
  priority: string | null;
  group: string | null;
  targets: string[];
  by: string | null;
  note: string | null;
}

export interface IncidentChange extends Message {
  incident: string;
  state: string;
  what: string;
  severity: string;
  title: string;
  members: number;
  openMembers: number;
  by: string | null;
  note: string | null;
}

export interface Messages {
  breach: Breach;
  warning: Warning;
  clock: ClockChange;
  breachRetracted: BreachRetracted;
  escalation: EscalationChange;
  incident: IncidentChange;
}

export type MessageName = keyof Messages;

export const messageNames: MessageName[] = ["breach", "warning", "clock", "breachRetracted", "escalation", "incident"];
