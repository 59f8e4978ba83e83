import type { EscalationRow } from "../api/types";

/** What somebody is about to do to an escalation and still has to say how. */
export interface Ask {
  kind: "snooze" | "reassign" | "resolve" | "step";
  row: EscalationRow;
  /** Whom the next step tells, when that is known. */
  who?: string | undefined;
}
