import type { Row } from "./row";

/** What is asked before it is done: to whom, for how long, or whether at all, since it pages somebody. */
export interface Ask {
  kind: "assign" | "snooze" | "escalate";
  row: Pick<Row, "ticket" | "assignee" | "policy">;
}
