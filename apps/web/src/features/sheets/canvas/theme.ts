/** The colours of a canvas, read from the page's tokens, so that both themes hold. */
export interface CanvasTheme {
  readonly surface: string;
  readonly canvas: string;
  readonly sunken: string;
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly gridline: string;
  readonly accent: string;
  readonly accentSoft: string;
  readonly danger: string;
  readonly onAccent: string;
  readonly isDark: boolean;
}

const tokens = {
  surface: '--surface',
  canvas: '--canvas',
  sunken: '--sunken',
  text: '--text',
  muted: '--muted',
  border: '--border',
  gridline: '--border',
  accent: '--accent',
  accentSoft: '--accent-soft',
  danger: '--danger',
  onAccent: '--on-accent',
} as const;

export const readTheme = (within: HTMLElement): CanvasTheme => {
  const probe = document.createElement('span');
  within.append(probe);
  const colorOf = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const entries = Object.entries(tokens).map(([name, token]) => [name, colorOf(token)]);
  probe.style.color = '';
  const isDark = getComputedStyle(within).colorScheme.includes('dark')
    ? !getComputedStyle(within).colorScheme.includes('light') || matchMedia('(prefers-color-scheme: dark)').matches
    : false;
  probe.remove();
  return { ...Object.fromEntries(entries), isDark } as CanvasTheme;
};

/** Colours of people and of references, by CSS token. */
export const tokenColor = (within: HTMLElement, token: string): string => {
  const probe = document.createElement('span');
  within.append(probe);
  probe.style.color = `var(${token})`;
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
};

/** Relative luminance of `#rrggbb`, from 0 to 1; null for anything else. */
export const luminanceOf = (color: string): number | null => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(color);
  if (match === null) return null;
  const [r = 0, g = 0, b = 0] = match.slice(1).map((part) => {
    const channel = Number.parseInt(part, 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

const darkSurface = 0.016;

/**
 * The colour in which a text is drawn: its own, unless that cannot be read on what is behind it, which happens when somebody chose
 * it on white and somebody else reads it on black.
 */
export const readableColor = (own: string | null, fill: string | null, theme: CanvasTheme): string => {
  const behind = (fill === null ? null : luminanceOf(fill)) ?? (theme.isDark ? darkSurface : 1);
  const automatic = fill === null ? theme.text : behind > 0.3 ? '#1b1d22' : '#f4f5f7';
  if (own === null) return automatic;
  const luminance = luminanceOf(own);
  return luminance === null || contrast(luminance, behind) < 3.2 ? automatic : own;
};
