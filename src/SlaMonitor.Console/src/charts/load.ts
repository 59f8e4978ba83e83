// uPlot is fetched by the first page that draws, and by no other.
import type uPlot from "uplot";

export async function loadPlot(): Promise<typeof uPlot> {
  const [plot] = await Promise.all([import("uplot"), import("uplot/dist/uPlot.min.css")]);
  return plot.default;
}
