import { type Oklch, parseOklch } from './oklch.ts';

export type Theme = 'light' | 'dark';

/** The colours of one theme by token name (without dashes), read from the text of tokens.css. */
export const colorsOf = (css: string, theme: Theme): ReadonlyMap<string, Oklch> => {
  const colors = new Map<string, Oklch>();
  for (const [, name, value] of css.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)) {
    const pair = /^light-dark\((oklch\([^)]*\)),\s*(oklch\([^)]*\))\)$/.exec(value?.trim() ?? '');
    const color = pair ? pair[theme === 'light' ? 1 : 2] : /^oklch\([^)]*\)$/.exec(value?.trim() ?? '')?.[0];
    if (name && color) colors.set(name, parseOklch(color));
  }
  return colors;
};
