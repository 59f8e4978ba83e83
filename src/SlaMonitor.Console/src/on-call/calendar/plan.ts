// What somebody is about to change: chosen by dragging, or by opening a bar; put right in a form.
import type { OverrideKind } from "../../api/types";
import type { Span } from "../gaps";

export type Plan =
  | (Span & { kind: "override"; schedule: string; change: OverrideKind; users: string[]; whom: string; byWhom: string })
  | (Span & { kind: "leave"; user: string; zone: string });

export const overridePlan = (schedule: string, span: Span, more: { change?: OverrideKind; users?: string[]; whom?: string; byWhom?: string } = {}): Plan => ({
  kind: "override", schedule, start: span.start, end: span.end, change: more.change ?? "instead", users: more.users ?? [], whom: more.whom ?? "", byWhom: more.byWhom ?? "",
});
