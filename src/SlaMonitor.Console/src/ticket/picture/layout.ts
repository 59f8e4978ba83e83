// Where things stand from top to bottom, in pixels: a lane of marks, then a band for each clock under its title, then the axes.
export const TOP = 16;
const LANE = 28;
const TITLE = 34;
export const BAND = 22;
const BELOW = 20;
const GAP = 6;
export const AXIS = 24;

export const markY = TOP + LANE / 2;

/** The top of a band itself, its title being above. */
export const bandY = (index: number): number => TOP + LANE + index * (TITLE + BAND + BELOW + GAP) + TITLE;

export const titleY = (index: number): number => bandY(index) - TITLE;

export const axisY = (bands: number): number => bandY(bands) - TITLE;

export const heightOf = (bands: number, axes: number): number => axisY(bands) + axes * AXIS + 4;

/** About how wide a text of 12 px is; wide enough for what is wider. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += letter.charCodeAt(0) > 0x1100 ? 12 : /[mwMW%—]/.test(letter) ? 10 : /[A-Z]/.test(letter) ? 8.4 : /[il.,:;'| ]/.test(letter) ? 3.8 : 6.9;
  return width;
}
