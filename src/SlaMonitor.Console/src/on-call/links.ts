// Where one goes from an escalation.
import type { EscalationRow } from "../api/types";
import { incidents } from "./incidents/incidents.svelte";

export const incidentLink = (id: string): string => `/on-call?incident=${encodeURIComponent(id)}`;

/** An incident pages as a ticket does, under its own id. */
export const linkOf = (row: Pick<EscalationRow, "ticket" | "id">): string =>
  incidents.all.some(one => one.id === row.ticket || one.escalation === row.id) ? incidentLink(row.ticket) : `/tickets/${encodeURIComponent(row.ticket)}`;
