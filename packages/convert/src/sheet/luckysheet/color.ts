const channel = (text: string): string =>
  Math.min(255, Math.round(Number(text)))
    .toString(16)
    .padStart(2, '0');

/** `RRGGBB` of `#abc`, `#aabbcc`, `rgb(1, 2, 3)`; null for anything else. */
export const rgbFromCss = (value: unknown): string | null => {
  if (typeof value !== 'string' || value.length > 40) return null;
  const [, long] = /^#([0-9a-f]{6})$/i.exec(value) ?? [];
  if (long !== undefined) return long.toUpperCase();
  const [, short] = /^#([0-9a-f]{3})$/i.exec(value) ?? [];
  if (short !== undefined)
    return [...short]
      .map((digit) => digit + digit)
      .join('')
      .toUpperCase();
  const [, red, green, blue] =
    /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,[^)]*)?\)$/i.exec(value) ?? [];
  return red === undefined || green === undefined || blue === undefined
    ? null
    : [red, green, blue].map(channel).join('').toUpperCase();
};
