// The options with which uPlot draws a plot as this console does.
import type uPlot from "uplot";
import type { Colors } from "./colors.svelte";
import { rowsOf, type PlotContent, type Scale } from "./plot";

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans KR', sans-serif";
const LABEL = 34;
const ROW = 14;

export interface Hands {
  hover: (index: number | null, left: number) => void;
  zoom?: ((first: number, last: number) => void) | undefined;
}

export function optionsFor(uplot: typeof uPlot, content: PlotContent, colors: Colors, width: number, height: number, hands: Hands): uPlot.Options {
  const count = content.names.length;
  const [low, high] = ends(content.scale);
  const placeRows = content.places ? 3 : 0;
  return {
    width,
    height,
    padding: [content.places ? placeRows * ROW + 8 : content.breaches ? 34 : 24, 28, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: Boolean(hands.zoom), y: false, dist: 6 },
      points: { size: 7, fill: (self, i) => strokeOf(self, i), stroke: () => colors.surface, width: 2 },
    },
    scales: { x: { time: false, range: () => [-0.5, count - 0.5] }, y: { range: () => [low, high] } },
    axes: [
      {
        stroke: colors.muted,
        font: `12px ${FONT}`,
        size: 46,
        gap: 6,
        splits: self => content.ticks(Math.max(1, Math.floor(self.bbox.width / ratio() / 76))).map(tick => tick.index),
        values: (self, splits) => {
          const ticks = content.ticks(Math.max(1, Math.floor(self.bbox.width / ratio() / 76)));
          return splits.map(split => ticks.find(tick => tick.index === split)?.text ?? "");
        },
        grid: { show: false },
        ticks: { stroke: colors.line, width: 1, size: 6 },
      },
      {
        stroke: colors.muted,
        font: `12px ${FONT}`,
        size: 56,
        gap: 6,
        splits: () => [...content.scale.ticks],
        values: (_, splits) => splits.map(content.scale.text),
        grid: { stroke: colors.line, width: 1 },
        ticks: { show: false },
      },
    ],
    series: [
      {},
      ...content.series.map((series): uPlot.Series => {
        const colour = colors[series.tone];
        if (series.kind === "bars") {
          return { label: series.label, stroke: colour, fill: colour, width: 0, points: { show: false }, paths: uplot.paths.bars!({ size: [count > 60 ? 0.9 : 0.7, 64], radius: 0 }) };
        }
        return {
          label: series.label, stroke: colour, width: 2, dash: series.isDashed ? [6, 4] : [],
          points: { show: count <= 60, size: 6, fill: colour, stroke: colour },
        };
      }),
    ],
    hooks: {
      draw: [self => decorate(self, content, colors)],
      setCursor: [self => hands.hover(self.cursor.idx ?? null, self.cursor.left ?? -1)],
      setSelect: [
        self => {
          if (self.select.width < 6 || !hands.zoom) return;
          const [from, to] = [self.posToVal(self.select.left, "x"), self.posToVal(self.select.left + self.select.width, "x")];
          self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          hands.zoom(Math.max(0, Math.ceil(from - 0.5)), Math.min(count - 1, Math.floor(to + 0.5)));
        },
      ],
    },
  };
}

/** Values as uPlot wants them: the steps' numbers first. */
export const dataOf = (content: PlotContent): uPlot.AlignedData => [content.names.map((_, i) => i), ...content.series.map(series => [...series.values])];

const ratio = (): number => devicePixelRatio || 1;

function ends(scale: Scale): [number, number] {
  return [scale.ticks[0] ?? 0, scale.ticks.at(-1) ?? 1];
}

function strokeOf(self: uPlot, index: number): string {
  const stroke = self.series[index]?.stroke;
  return typeof stroke === "function" ? String((stroke as (self: uPlot, index: number) => unknown)(self, index)) : String(stroke);
}

/** What is over the plot: units, breaches, levels, places. */
function decorate(self: uPlot, content: PlotContent, colors: Colors): void {
  const { ctx, bbox } = self;
  const r = ratio();
  ctx.save();
  ctx.font = `${12 * r}px ${FONT}`;
  ctx.fillStyle = colors.muted;
  ctx.textAlign = "left";
  ctx.textBaseline = "top";
  ctx.fillText(content.scale.unit, 0, r);
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText(content.unit, bbox.left + bbox.width, ctx.canvas.height - r);
  const levels = (content.levels ?? []).map(level => ({ ...level, y: Math.round(self.valToPos(level.at, "y", true)) }))
    .filter(level => level.y >= bbox.top - 1 && level.y <= bbox.top + bbox.height + 1).sort((a, b) => a.y - b.y);
  const rowsOfLevels = rowsOf(levels.map(level => level.y), ROW * r);
  for (const level of levels) line(ctx, bbox.left, level.y, bbox.left + bbox.width, level.y, colors.text, r);
  levels.forEach((level, i) => {
    ctx.textAlign = "right";
    ctx.textBaseline = "top";
    // Beside another one that is as high; below its line, since above it are the marks of breaches.
    outlined(ctx, level.text, bbox.left + bbox.width - (4 + (rowsOfLevels[i] ?? 0) * 90) * r, level.y + 3 * r, colors, r);
  });
  const places = (content.places ?? []).map(place => ({ ...place, x: self.valToPos(place.at, "x", true) }));
  const rows = rowsOf(places.map(place => place.x), LABEL * r);
  places.forEach((place, i) => {
    const y = bbox.top - 4 * r - (rows[i] ?? 0) * ROW * r;
    line(ctx, place.x, y, place.x, bbox.top + bbox.height, colors.text, r);
    ctx.textAlign = "left";
    ctx.textBaseline = "bottom";
    outlined(ctx, place.text, place.x + 3 * r, y + 3 * r, colors, r);
  });
  const half = Math.max(2, Math.min(5, bbox.width / r / content.names.length / 2)) * r;
  ctx.fillStyle = colors.breach;
  content.breaches?.forEach((count, i) => {
    if (count === 0) return;
    const [x, y] = [self.valToPos(i, "x", true), bbox.top - 5 * r];
    ctx.beginPath();
    ctx.moveTo(x, y - 9 * r);
    ctx.lineTo(x + half, y);
    ctx.lineTo(x - half, y);
    ctx.fill();
  });
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, fromX: number, fromY: number, toX: number, toY: number, colour: string, r: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = r;
  ctx.setLineDash([4 * r, 3 * r]);
  ctx.beginPath();
  ctx.moveTo(fromX, fromY);
  ctx.lineTo(toX, toY);
  ctx.stroke();
  ctx.setLineDash([]);
}

function outlined(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, colors: Colors, r: number): void {
  ctx.lineWidth = 4 * r;
  ctx.lineJoin = "round";
  ctx.strokeStyle = colors.surface;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colors.text;
  ctx.fillText(text, x, y);
}
