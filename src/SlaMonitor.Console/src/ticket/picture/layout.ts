// Where things stand from top to bottom, in pixels: a lane of marks, then a band for each clock under its title, then the axes.
/** Above the lane stand the time under the pointer, in both zones, and "now". */
export const TOP = 32;
const LANE = 24;
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
