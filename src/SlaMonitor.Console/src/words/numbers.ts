// How numbers are written in the viewer's language.
import { language } from "../settings/settings.svelte";

export const number = (value: number): string => value.toLocaleString(language());

/** A share as `97.4 %`. Rounded down: 100 % is written only when it is all. */
export function percent(share: number, digits = 1): string {
  const factor = 10 ** digits;
  // A share such as 0.29 times 1000 is a little less than 290: the small addition keeps it from losing a tenth.
  const down = Math.floor(share * 100 * factor + 1e-9) / factor;
  return `${down.toLocaleString(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits })} %`;
}

/** A target as it was written: `99 %`, `99.9 %`. */
export const target = (share: number): string => `${(share * 100).toLocaleString(language(), { maximumFractionDigits: 3 })} %`;

/** How many times: `3.2×`. */
export const times = (rate: number): string => `${rate.toLocaleString(language(), { maximumFractionDigits: rate < 10 ? 1 : 0 })}×`;
