const pixelsOfUnit: Readonly<Record<string, number>> = {
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  in: 96,
  pt: 96 / 72,
  pc: 16,
  px: 1,
};

/** A length such as `2.258cm` in CSS pixels; null for none. */
export const pixelsFromLength = (length: string | undefined): number | null => {
  const [, number, unit = ''] = /^(-?\d{1,9}(?:\.\d{1,9})?)(cm|mm|in|pt|pc|px)$/.exec(length?.trim() ?? '') ?? [];
  const pixels = Number(number) * (pixelsOfUnit[unit] ?? Number.NaN);
  return Number.isFinite(pixels) ? pixels : null;
};

/** CSS pixels as a length in inches. */
export const lengthFromPixels = (pixels: number): string => `${Math.round((pixels / 96) * 10_000) / 10_000}in`;
