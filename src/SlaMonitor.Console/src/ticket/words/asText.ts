// The explanation as plain text, to be put into a message: the same sentences as on the page.
import type { Explanation, Ticket } from "../../api/types";
import { common, name } from "../../words/common";
import { changeWords, clockName, promiseWords, resultWords, segmentWords, sinceWords, togetherWords, triedWords, type When } from "./explain";
import type { Happened } from "./happened";
import { statusName } from "./events";
import { t } from "./labels";

export function asText(ticket: Ticket, explanation: Explanation, items: readonly Happened[], when: When, zone: string, link: string): string {
  const lines = [
    `${ticket.id}: ${ticket.subject ?? t("noSubject")}`,
    `${common("account")}: ${ticket.account ?? "–"}${ticket.segment ? ` (${ticket.segment})` : ""}, ${common("priority")}: ${name(ticket.priority)}, ${t("status")}: ${statusName(ticket.status)}`,
    t("asOf", { at: when(explanation.asOf), zone }),
  ];
  for (const clock of explanation.clocks) {
    const present = clock.promises.at(-1);
    lines.push("", `${clockName(clock)}: ${name(clock.state)}`);
    if (present) lines.push(`${t("promisedBy")}: ${promiseWords(present)}`);
    lines.push(`${t("result")}: ${resultWords(clock, when).join(" ")}`, `${t("whyThis")}:`);
    clock.promises.forEach((promise, index) => {
      lines.push(`- ${[sinceWords(promise, when), ...(index > 0 ? changeWords(clock.promises[index - 1]!, promise) : [])].join(" ")}`, ...triedWords(promise.tried, clock.metric).map(line => `  - ${line}`));
    });
    if (clock.segments.length > 0) lines.push(`${t("counted")}:`, ...clock.segments.map(segment => `- ${segmentWords(segment, when)}`), `- ${togetherWords(clock)}`);
  }
  if (explanation.clocks.length === 0) lines.push("", `${t("nothingPromised")}.`, ...triedWords(explanation.tried, null).map(line => `- ${line}`));
  lines.push("", `${t("happened")}:`, ...items.map(item => `- ${when(new Date(item.at).toISOString())}: ${[item.title, item.detail, item.who, ...item.effects].filter(Boolean).join("; ")}`), "", link, "");
  return lines.join("\n");
}
