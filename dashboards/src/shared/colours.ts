import { FieldColorBuilder, FieldColorModeId, ThresholdsConfigBuilder, ThresholdsMode, type Threshold } from "@grafana/grafana-foundation-sdk/dashboard";

// Grafana's own names, so that each theme has its shade. A colour means the same on every panel: kept, in danger, broken.
export const kept = "green";
export const atRisk = "orange";
export const broken = "red";
export const calm = "blue";

/** Steps from below: the colour of what is under the first bound, then each bound with the colour from it on. */
export function steps(base: string, ...bounds: readonly (readonly [number, string])[]): ThresholdsConfigBuilder {
  const all: Threshold[] = [{ value: null, color: base }, ...bounds.map(([value, color]) => ({ value, color }))];
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(all);
}

/** For shares of promises kept, where nothing says what was promised. */
export const shareKept = () => steps(broken, [0.8, atRisk], [0.95, kept]);

/** What should not be there at all. */
export const noneIsFine = () => steps(kept, [1, broken]);

/** Numbers that are neither good nor bad. */
export const plain = () => steps(calm);

export const byThresholds = () => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);

export const byPalette = () => new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic);

export const fixed = (color: string) => new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(color);
