// What the picture says of what is under the pointer.
import { length } from "../../time/text";
import type { Happened } from "../words/happened";
import { t } from "../words/labels";
import { segmentReason } from "../words/reasons";
import type { Band, Piece } from "./bands";
import type { Cluster } from "./clusters";
import { BAND, bandY, markY } from "./layout";

export interface Tip {
  lines: { text: string; isSmall: boolean }[];
  /** What in the list it is about; null when it is about a stretch of time. */
  key: string | null;
}

interface Shown {
  bands: readonly Band[];
  lane: readonly Cluster<Happened>[];
  x: (at: number) => number;
  when: (at: number) => string;
}

const NEAR = 10;
const MOST = 5;

export function tipAt(pointer: { x: number; y: number }, { bands, lane, x, when }: Shown): Tip | null {
  if (Math.abs(pointer.y - markY) <= 14) return ofCluster(lane.find(cluster => Math.abs(cluster.place - pointer.x) <= NEAR), when);
  const band = bands.find((_, index) => pointer.y >= bandY(index) - 8 && pointer.y <= bandY(index) + BAND + 18);
  if (!band) return null;
  const at = (instant: number): boolean => Math.abs(x(instant) - pointer.x) <= 4;
  const lines: string[] = [];
  if (band.due !== null && at(band.due)) lines.push(t("due", { at: when(band.due) }));
  for (const { at: instant, threshold } of band.warnings) if (at(instant)) lines.push(`${t("warning")} ${threshold}, ${when(instant)}`);
  const piece = band.pieces.find(one => pointer.x >= x(one.from) && pointer.x < x(one.to));
  if (piece) lines.push(...ofPiece(piece, when));
  else if (band.ahead && pointer.x >= x(band.ahead.from) && pointer.x <= x(band.ahead.to)) lines.push(t("expected"));
  return lines.length > 0 ? { lines: lines.map(text => ({ text, isSmall: false })), key: null } : null;
}

function ofCluster(cluster: Cluster<Happened> | undefined, when: (at: number) => string): Tip | null {
  if (!cluster) return null;
  const lines = cluster.members.slice(0, MOST).flatMap(({ at, title, detail, who, effects }) => [
    { text: [when(at), title, who].filter(Boolean).join(" · "), isSmall: false },
    ...[detail, ...effects].filter(Boolean).map(text => ({ text, isSmall: true })),
  ]);
  const more = cluster.members.length - MOST;
  if (more > 0) lines.push({ text: `+ ${t("several", { n: more })}`, isSmall: true });
  return { lines, key: cluster.members[0]!.key };
}

function ofPiece(piece: Piece, when: (at: number) => string): string[] {
  const what = piece.kind === "running" ? t(piece.isLate ? "late" : "running") : segmentReason(piece.reason);
  return [`${what} · ${length((piece.to - piece.from) / 1000)}`, `${when(piece.from)} – ${when(piece.to)}`];
}
