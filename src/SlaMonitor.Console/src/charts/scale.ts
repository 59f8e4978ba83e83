// Where an axis has its marks.

/** Marks for counts: whole numbers from zero, evenly apart, the last at or above the largest; at most `most` steps. */
export function countTicks(largest: number, most = 4): number[] {
  const top = Math.max(1, largest);
  let step = 1;
  for (let power = 1; step * most < top; power *= 10) {
    for (const factor of [1, 2, 5]) {
      step = factor * power;
      if (step * most >= top) break;
    }
  }
  return Array.from({ length: Math.ceil(top / step) + 1 }, (_, i) => i * step);
}

const floors: [from: number, steps: number][] = [[0.99, 5], [0.95, 5], [0.9, 5], [0.8, 4], [0.5, 5], [0, 4]];

/** Marks for shares up to one. They begin as high as they may, so that the difference between 97 and 99 % is seen. */
export function shareTicks(values: readonly (number | null)[]): number[] {
  const lowest = Math.min(1, ...values.filter(value => value !== null));
  const [from, steps] = floors.find(([floor]) => floor <= lowest) ?? [0, 4];
  return Array.from({ length: steps + 1 }, (_, i) => Number((from + ((1 - from) * i) / steps).toFixed(6)));
}

/** The largest of values, some of which may be missing; zero of none. */
export const largest = (values: readonly (number | null)[]): number => values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
