// Short names for what the API answers; all of it comes from the OpenAPI document.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type ClockRow = Schemas["ClockRowDocument"];
export type Clock = Schemas["ClockDocument"];
export type ClockState = Schemas["ClockState"];
export type Ticket = Schemas["TicketDocument"];
export type Explanation = Schemas["TicketExplanation"];
export type EscalationRow = Schemas["EscalationRowDocument"];
export type Escalation = Schemas["EscalationDocument"];
export type Account = Schemas["AccountDocument"];
export type Summary = Schemas["SummaryDocument"];
export type OnCall = Schemas["OnCallDocument"];
export type Shifts = Schemas["ShiftsDocument"];
export type Override = Schemas["OverrideDocument"];
export type Leave = Schemas["LeaveDocument"];
export type Configuration = Schemas["ConfigurationDocument"];
export type ConfigurationChange = Schemas["ConfigurationChangeDocument"];
export type Problem = Schemas["ProblemDocument"];
export type Priority = Schemas["Priority"];
export type Tier = Schemas["Tier"];
export type Channel = Schemas["Channel"];

export interface List<T> {
  items: T[];
  cursor: string | null;
}
