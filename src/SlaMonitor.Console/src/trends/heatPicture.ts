// The heat map for a file: what the page shows as a table is painted here.
import type { Colors } from "../charts/colors.svelte";
import { heatLevel } from "./sums";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', sans-serif";

/** How much of the colour each level has; the same as in the page. */
export const strengths = [0, 0.12, 0.25, 0.4, 0.55, 1] as const;

export function heatPicture(rows: readonly (readonly number[])[], days: readonly string[], hours: readonly string[], colors: Colors): HTMLCanvasElement {
  const r = devicePixelRatio || 1;
  const [head, left, wide, high] = [24 * r, 56 * r, 36 * r, 28 * r];
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [left + 24 * wide, head + 7 * high];
  const ctx = canvas.getContext("2d")!;
  const most = Math.max(0, ...rows.flat());
  ctx.font = `${12 * r}px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = "center";
  ctx.fillStyle = colors.muted;
  hours.forEach((hour, i) => ctx.fillText(hour, left + (i + 0.5) * wide, head / 2));
  rows.forEach((row, day) => {
    const y = head + day * high;
    ctx.textAlign = "left";
    ctx.fillStyle = colors.muted;
    ctx.fillText(days[day] ?? "", 0, y + high / 2);
    ctx.textAlign = "center";
    row.forEach((count, hour) => {
      const level = heatLevel(count, most);
      const x = left + hour * wide;
      ctx.fillStyle = colors.raised;
      ctx.fillRect(x, y, wide - 2 * r, high - 2 * r);
      ctx.globalAlpha = strengths[level] ?? 1;
      ctx.fillStyle = colors.breach;
      ctx.fillRect(x, y, wide - 2 * r, high - 2 * r);
      ctx.globalAlpha = 1;
      ctx.fillStyle = level === 5 ? colors.surface : colors.text;
      if (count > 0) ctx.fillText(String(count), x + wide / 2 - r, y + high / 2);
    });
  });
  return canvas;
}
