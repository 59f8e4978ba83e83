// A picture for a report: the title, what it is of, the plot, and what its signs mean.
import type { Colors } from "./colors.svelte";
import type { LegendItem } from "./legend";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', sans-serif";

export function compose(plot: HTMLCanvasElement, title: string, about: string, legend: readonly LegendItem[], colors: Colors): HTMLCanvasElement {
  const r = devicePixelRatio || 1;
  const edge = 16 * r;
  const canvas = document.createElement("canvas");
  canvas.width = plot.width + 2 * edge;
  canvas.height = plot.height + 2 * edge + 76 * r;
  const ctx = canvas.getContext("2d")!;
  ctx.fillStyle = colors.surface;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.textBaseline = "top";
  ctx.fillStyle = colors.text;
  ctx.font = `650 ${16 * r}px ${FONT}`;
  ctx.fillText(title, edge, edge);
  ctx.fillStyle = colors.muted;
  ctx.font = `${12 * r}px ${FONT}`;
  ctx.fillText(about, edge, edge + 24 * r);
  let x = edge;
  for (const item of legend) {
    ctx.fillStyle = colors[item.tone];
    ctx.fillText(item.shape, x, edge + 44 * r);
    x += ctx.measureText(item.shape).width + 6 * r;
    ctx.fillStyle = colors.text;
    ctx.fillText(item.text, x, edge + 44 * r);
    x += ctx.measureText(item.text).width + 20 * r;
  }
  ctx.drawImage(plot, edge, edge + 76 * r);
  return canvas;
}
