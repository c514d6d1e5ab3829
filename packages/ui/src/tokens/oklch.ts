/** A colour of the tokens: lightness 0–1, chroma, hue in degrees, alpha 0–1. */
export interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
  readonly alpha: number;
}

const pattern = /^oklch\(\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)(?:\s*\/\s*([\d.]+))?\s*\)$/;

/** The colour that an `oklch(…)` function names. Errors: throws on any other text. */
export const parseOklch = (text: string): Oklch => {
  const match = pattern.exec(text.trim());
  if (!match) throw new Error(`not an oklch colour: ${text}`);
  const [, lightness, chroma, hue, alpha] = match;
  return { lightness: Number(lightness), chroma: Number(chroma), hue: Number(hue), alpha: Number(alpha ?? 1) };
};

const clamp = (value: number) => Math.min(1, Math.max(0, value));

/** Linear sRGB, clipped to the gamut as a browser shows it. Source: Björn Ottosson, "A perceptual color space" (Oklab). */
const linearRgb = ({ lightness, chroma, hue }: Oklch): readonly [number, number, number] => {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
};

const luminance = (color: Oklch): number => {
  const [red, green, blue] = linearRgb(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Contrast of two opaque colours, 1–21. Source: WCAG 2.2, "contrast ratio". */
export const contrastOf = (first: Oklch, second: Oklch): number => {
  const [light, dark] = [luminance(first), luminance(second)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};
