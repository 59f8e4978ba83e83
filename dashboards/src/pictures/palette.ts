import type { Threshold } from "./read";

// Grafana's dark theme: its named colours, and the classic palette in its order.
const named: Readonly<Record<string, string>> = { green: "#73BF69", orange: "#FF9830", red: "#F2495C", blue: "#5794F2", purple: "#B877D9", text: "#8e93a0" };
const classic = ["#73BF69", "#F2CC0C", "#8AB8FF", "#FF780A", "#F2495C", "#5794F2", "#B877D9", "#705DA0", "#37872D", "#FADE2A", "#447EBC", "#C15C17"];

export const colourOf = (name: string) => named[name] ?? name;

export const inTurn = (place: number) => classic[place % classic.length] ?? "#73BF69";

/** The colour of the last step that the value has reached. */
export function byThreshold(steps: readonly Threshold[], value: number): string {
  let color = steps[0]?.color ?? "text";
  for (const step of steps) if (step.value === null || value >= step.value) color = step.color;
  return colourOf(color);
}
