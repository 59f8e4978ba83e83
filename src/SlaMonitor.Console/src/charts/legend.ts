import type { Tone } from "./colors.svelte";

/** What a sign on a chart means: by shape, word and colour. */
export interface LegendItem {
  shape: string;
  tone: Tone;
  text: string;
}
