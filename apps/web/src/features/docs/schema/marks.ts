import { safeColour, safeFontFamily, safeFontSize, safeHref } from '@cloudity/docmodel';
import { Mark } from '@tiptap/core';

const isPalette = (colour: string): boolean => !colour.startsWith('#');

/** `rgb(1, 2, 3)` and `#abc`, as browsers write colours, to `#rrggbb`. */
const hexOf = (value: string): string | null => {
  const text = value.trim().toLowerCase();
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short !== null)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`;
  const rgb = /^rgb\((\d{1,3}),\s*(\d{1,3}),\s*(\d{1,3})\)$/.exec(text);
  if (rgb !== null)
    return `#${rgb
      .slice(1)
      .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
      .join('')}`;
  return /^#[0-9a-f]{6}$/.test(text) ? text : null;
};

/** Black and white are what themes decide; a pasted one would be unreadable in the other theme. */
const isPlain = (hex: string): boolean => ['#000000', '#ffffff', '#222222', '#333333'].includes(hex);

const colourFrom = (named: string | undefined, css: string): { color: string } | false => {
  const own = safeColour(named);
  if (own !== null) return { color: own };
  const hex = hexOf(css);
  return hex === null || isPlain(hex) ? false : { color: hex };
};

const attribute = { default: null, rendered: false } as const;

export const TextColor = Mark.create({
  name: 'textColor',
  addAttributes: () => ({ color: attribute }),
  parseHTML: () => [
    {
      tag: 'span',
      consuming: false,
      getAttrs: (element: HTMLElement) => colourFrom(element.dataset.color, element.style.color),
    },
  ],
  renderHTML: ({ mark }) => {
    const color = safeColour(mark.attrs.color);
    if (color === null) return ['span', 0];
    return ['span', isPalette(color) ? { 'data-color': color } : { 'data-color': color, style: `color:${color}` }, 0];
  },
});

export const Highlight = Mark.create({
  name: 'highlight',
  addAttributes: () => ({ color: attribute }),
  parseHTML: () => [
    {
      tag: 'mark',
      getAttrs: (element: HTMLElement) => colourFrom(element.dataset.color, element.style.backgroundColor) || {},
    },
    {
      tag: 'span',
      consuming: false,
      getAttrs: (element: HTMLElement) => colourFrom(undefined, element.style.backgroundColor),
    },
  ],
  renderHTML: ({ mark }) => {
    const color = safeColour(mark.attrs.color) ?? 'yellow';
    return [
      'mark',
      isPalette(color) ? { 'data-color': color } : { 'data-color': color, style: `background:${color}` },
      0,
    ];
  },
});

export const FontFamily = Mark.create({
  name: 'fontFamily',
  addAttributes: () => ({ family: attribute }),
  parseHTML: () => [
    {
      tag: 'span',
      consuming: false,
      getAttrs: (element: HTMLElement) => {
        const first = element.style.fontFamily.split(',')[0] ?? '';
        const family = safeFontFamily(element.dataset.font ?? first.replace(/["']/g, '').trim());
        return family === null ? false : { family };
      },
    },
  ],
  renderHTML: ({ mark }) => {
    const family = safeFontFamily(mark.attrs.family);
    return ['span', family === null ? {} : { 'data-font': family }, 0];
  },
});

export const FontSize = Mark.create({
  name: 'fontSize',
  addAttributes: () => ({ pt: attribute }),
  parseHTML: () => [
    {
      tag: 'span',
      consuming: false,
      getAttrs: (element: HTMLElement) => {
        const match = /^([\d.]+)(pt|px)$/.exec(element.style.fontSize);
        if (match === null) return false;
        const points = Number(match[1]) * (match[2] === 'px' ? 0.75 : 1);
        const pt = safeFontSize(Math.round(points * 2) / 2);
        return pt === null ? false : { pt };
      },
    },
  ],
  renderHTML: ({ mark }) => {
    const pt = safeFontSize(mark.attrs.pt);
    return ['span', pt === null ? {} : { style: `font-size:${pt}pt` }, 0];
  },
});

/** A link only where `safeHref` allows one (S3); what it refuses stays as plain words without an address. */
export const Link = Mark.create({
  name: 'link',
  priority: 1000,
  inclusive: false,
  exitable: true,
  addAttributes: () => ({ href: attribute }),
  parseHTML: () => [
    {
      tag: 'a[href]',
      getAttrs: (element: HTMLElement) => {
        const href = safeHref(element.getAttribute('href'));
        return href === null ? false : { href };
      },
    },
  ],
  renderHTML: ({ mark }) => {
    const href = safeHref(mark.attrs.href);
    return ['a', href === null ? {} : { href, rel: 'noopener noreferrer nofollow' }, 0];
  },
});
