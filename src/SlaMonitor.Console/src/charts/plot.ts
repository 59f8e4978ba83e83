// What a plot shows: all of it along one axis of steps of the same width, be they hours, days or bands of durations.
import type { Tick } from "./buckets";
import type { Tone } from "./colors.svelte";

export interface Series {
  label: string;
  values: readonly (number | null)[];
  kind: "bars" | "line";
  tone: Tone;
  isDashed?: boolean;
  /** How a value reads when it is pointed at; where bars stand on others it is not the height. */
  text: (index: number) => string;
}

/** What a plot's vertical axis is: its marks, how they read, and their unit. */
export interface Scale {
  ticks: readonly number[];
  text: (value: number) => string;
  unit: string;
}

/** A line across at a value, such as a target. */
export interface Level {
  at: number;
  text: string;
}

/** A line at a place between steps, such as a percentile. */
export interface Place {
  at: number;
  text: string;
}

export interface PlotContent {
  /** One name for each step. */
  names: readonly string[];
  ticks: (most: number) => Tick[];
  series: readonly Series[];
  scale: Scale;
  /** What the steps are. */
  unit: string;
  /** How many breaches fell into each step: marked above the plot, on every time series. */
  breaches?: readonly number[];
  levels?: readonly Level[];
  places?: readonly Place[];
}

/** Rows for labels that would stand in each other's way: each takes the first row in which the one before is `width` away. */
export function rowsOf(places: readonly number[], width: number): number[] {
  const ends: number[] = [];
  return places.map(at => {
    let row = ends.findIndex(end => end <= at);
    if (row < 0) row = ends.length;
    ends[row] = at + width;
    return row;
  });
}
