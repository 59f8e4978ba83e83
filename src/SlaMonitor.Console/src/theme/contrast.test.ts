import { describe, expect, it } from "vitest";
import css from "./tokens.css?raw";

/** The colours of a theme by their names. */
function themeOf(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`));
  return new Map([...block.slice(0, block.indexOf("}")).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(found => [found[1]!, found[2]!]));
}

/** Relative luminance, by WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** What is written on what. */
const pairs = [
  ...["text", "muted", "calm", "risk", "breach", "kept", "focus"].flatMap(text => [[text, "surface"], [text, "raised"]]),
  ["risk", "risk-back"], ["breach", "breach-back"], ["text", "risk-back"], ["text", "breach-back"], ["on-focus", "focus"],
] as [string, string][];

describe.each([["light", ":root"], ["dark", ':root[data-theme="dark"]']])("%s", (_, selector) => {
  const theme = themeOf(selector);
  it.each(pairs)("%s on %s is at least 4.5:1", (text, back) => expect(contrast(theme.get(text)!, theme.get(back)!)).toBeGreaterThanOrEqual(4.5));
});

it("is the same dark, chosen or by the system", () =>
  expect(themeOf(':root:not([data-theme="light"])')).toEqual(themeOf(':root[data-theme="dark"]')));
