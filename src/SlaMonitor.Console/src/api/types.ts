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
export type SummaryPart = Schemas["SummaryPartDocument"];
export type Trends = Schemas["TrendsDocument"];
export type TrendSeries = Schemas["TrendSeriesDocument"];
export type TrendBucket = Schemas["TrendBucketDocument"];
export type HeatCell = Schemas["HeatCellDocument"];
export type DurationSpread = Schemas["DurationSpreadDocument"];
export type DurationBin = Schemas["DurationBinDocument"];
export type AgeBand = Schemas["AgeBandDocument"];
export type Objective = Schemas["ObjectiveDocument"];
export type Health = Schemas["AccountHealthDocument"];
export type HealthReason = Schemas["HealthReasonDocument"];
export type BreachRow = Schemas["BreachDocument"];
export type AccountInput = Schemas["AccountInput"];

// For the pages of on-call and policies.
export type Notification = Schemas["NotificationDocument"];
export type EscalationStep = Schemas["EscalationStepDocument"];
export type EscalationTarget = Schemas["EscalationTargetDocument"];
export type OnCallSchedule = Schemas["OnCallScheduleDocument"];
export type Shift = Schemas["OnCallShiftDocument"];
export type Gap = Schemas["GapDocument"];
export type OverrideKind = Schemas["OverrideKind"];
export type IncidentRow = Schemas["IncidentRowDocument"];
export type Incident = Schemas["IncidentDocument"];
export type IncidentSeverity = Schemas["IncidentSeverity"];
export type ConfigurationFile = Schemas["ConfigurationFileDocument"];
export type ConfigurationVersion = Schemas["ConfigurationVersionDocument"];
export type ConfigurationSummary = Schemas["ConfigurationSummaryDocument"];
export type DryRun = Schemas["DryRunDocument"];
export type MetricOutlook = Schemas["MetricOutlookDocument"];
export type ApplyTo = Schemas["ApplyTo"];
export type InputError = Schemas["ErrorDocument"];
