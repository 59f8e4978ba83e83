// What charts over time have in common: the names of their steps, the marks below them, the table behind them.
import type { TrendBucket } from "../api/types";
import { bucketName, bucketTicks, type Interval, type Tick } from "../charts/buckets";
import type { Column } from "../charts/column";
import { language } from "../settings/settings.svelte";
import { number, percent } from "../words/numbers";
import { keptOf } from "./sums";
import { t } from "./words";

export interface Course {
  buckets: readonly TrendBucket[];
  interval: Interval;
  zone: string;
  /** The last step is not over. */
  isOpen: boolean;
}

export function axisOf({ buckets, interval, zone, isOpen }: Course): { names: string[]; ticks: (most: number) => Tick[]; unit: string } {
  const tag = language();
  return {
    names: buckets.map((bucket, index) => bucketName(bucket, interval, tag, zone) + (isOpen && index === buckets.length - 1 ? `, ${t("soFar")}` : "")),
    ticks: most => bucketTicks(buckets, interval, tag, zone, most),
    unit: t("unitTime", { zone }),
  };
}

type Count = "met" | "breached" | "opened" | "solved" | "backlog";

export function columnsOf({ interval, zone }: Course, ...shown: (Count | "kept")[]): Column<TrendBucket>[] {
  const heads: Record<Count | "kept", string> = { met: t("met"), breached: t("breaches"), opened: t("opened"), solved: t("solved"), backlog: t("backlog"), kept: t("unitPercent") };
  return [
    { head: t("time"), text: bucket => bucketName(bucket, interval, language(), zone), raw: bucket => bucket.from },
    ...shown.map((name): Column<TrendBucket> =>
      name === "kept"
        ? { head: heads.kept, text: bucket => keptText(bucket), raw: bucket => share(bucket), isNumber: true }
        : { head: heads[name], text: bucket => number(bucket[name]), raw: bucket => bucket[name], isNumber: true }),
  ];
}

export function keptText(of: { met: number; breached: number }): string {
  const kept = keptOf(of);
  return kept === null ? "–" : percent(kept);
}

/** In per cent, to a thousandth. */
function share(of: { met: number; breached: number }): number | null {
  const kept = keptOf(of);
  return kept === null ? null : Math.round(kept * 100_000) / 1_000;
}
