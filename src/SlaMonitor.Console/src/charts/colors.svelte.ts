// The colours of the theme, for what is painted rather than laid out. A canvas knows nothing of the page's style sheet.
const names = ["surface", "raised", "line", "text", "muted", "calm", "risk", "breach", "kept", "focus"] as const;

export type Tone = (typeof names)[number];
export type Colors = Record<Tone, string>;

function read(): Colors {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(`--${name}`).trim()])) as Colors;
}

class ThemeColors {
  value = $state.raw<Colors>(read());

  constructor() {
    const again = (): void => void (this.value = read());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    new MutationObserver(again).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  }
}

export const colors = new ThemeColors();
