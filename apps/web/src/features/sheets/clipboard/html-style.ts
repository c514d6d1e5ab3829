import type { CellStyle } from '@cloudity/docmodel/sheet';

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  euro: '€',
  pound: '£',
};

/** Text of HTML as text: entities and nothing else. */
export const decodedText = (text: string): string =>
  text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
    const code = name.charAt(1).toLowerCase() === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole;
  });

/** `color: red; …` as a map. */
export const declarationsOf = (css: string): ReadonlyMap<string, string> =>
  new Map(
    css.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/).flatMap((declaration) => {
      const colon = declaration.indexOf(':');
      const name = declaration.slice(0, colon).trim().toLowerCase();
      return colon > 0 && name !== '' ? [[name, declaration.slice(colon + 1).trim()] as const] : [];
    }),
  );

const names: Readonly<Record<string, string>> = {
  black: '#000000',
  white: '#ffffff',
  red: '#ff0000',
  green: '#008000',
  blue: '#0000ff',
  yellow: '#ffff00',
  gray: '#808080',
  grey: '#808080',
  silver: '#c0c0c0',
  maroon: '#800000',
  navy: '#000080',
  teal: '#008080',
  purple: '#800080',
  olive: '#808000',
  lime: '#00ff00',
  aqua: '#00ffff',
  fuchsia: '#ff00ff',
  orange: '#ffa500',
};

/** A CSS colour as `#rrggbb`; null for what is none, or cannot be seen. */
export const hexOf = (color: string): string | null => {
  const text = color.trim().toLowerCase();
  const named = names[text];
  if (named !== undefined) return named;
  if (/^#[0-9a-f]{6}$/.test(text)) return text;
  if (/^#[0-9a-f]{3}$/.test(text)) return `#${[...text.slice(1)].map((digit) => digit + digit).join('')}`;
  const parts = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]+))?\s*\)$/.exec(text);
  if (parts === null || parts[4] === '0') return null;
  return `#${parts
    .slice(1, 4)
    .map((part) => Math.min(255, Number(part)).toString(16).padStart(2, '0'))
    .join('')}`;
};

const sizeOf = (text: string): number | null => {
  const [, number = '', unit = 'px'] = /^([\d.]+)(pt|px)$/.exec(text.trim()) ?? [];
  const points = unit === 'pt' ? Number(number) : Number(number) * 0.75;
  return points >= 4 && points <= 400 ? Math.round(points * 10) / 10 : null;
};

const fontOf = (family: string): string | null => {
  const first = family.split(',')[0]?.replace(/["']/g, '').trim() ?? '';
  return /^[\p{L}\p{N} -]{1,60}$/u.test(first) && !/^(?:inherit|sans-serif|serif|monospace|inter.*)$/i.test(first)
    ? first
    : null;
};

const borderOf = (text: string): string | null => {
  if (/none|hidden|^0/.test(text)) return null;
  const color =
    text
      .split(/\s+(?![^(]*\))/)
      .map(hexOf)
      .find((each) => each !== null) ?? '#000000';
  const kind = /dashed/.test(text)
    ? 'dashed'
    : /dotted/.test(text)
      ? 'dotted'
      : /double/.test(text)
        ? 'double'
        : /(?:^|\s)(?:[3-9]px|thick|2(?:\.\d+)?pt)/.test(text)
          ? 'thick'
          : /(?:^|\s)(?:2px|medium|1\.5pt|1pt)/.test(text)
            ? 'medium'
            : 'thin';
  return /solid|dashed|dotted|double/.test(text) ? `${kind} ${color}` : null;
};

/** What of CSS a cell can have. */
export const styleFromCss = (css: ReadonlyMap<string, string>): CellStyle => {
  const style: Record<string, string | number | true> = {};
  const put = (field: string, value: string | number | true | null): void => {
    if (value !== null) style[field] = value;
  };
  const weight = css.get('font-weight') ?? '';
  if (weight === 'bold' || Number(weight) >= 600) style.bold = true;
  if (css.get('font-style') === 'italic') style.italic = true;
  const decoration = `${css.get('text-decoration') ?? ''} ${css.get('text-decoration-line') ?? ''}`;
  if (decoration.includes('underline')) style.underline = true;
  if (decoration.includes('line-through')) style.strike = true;
  put('color', hexOf(css.get('color') ?? ''));
  const background = hexOf(css.get('background-color') ?? css.get('background') ?? '');
  if (background !== '#ffffff') put('fill', background);
  put('size', sizeOf(css.get('font-size') ?? ''));
  put('font', fontOf(css.get('font-family') ?? ''));
  const align = css.get('text-align') ?? '';
  if (/^(?:left|center|right|justify)$/.test(align)) style.align = align;
  const vertical = css.get('vertical-align') ?? '';
  if (/^(?:top|middle|bottom)$/.test(vertical)) style.verticalAlign = vertical;
  if (css.get('white-space') === 'normal' || css.get('overflow-wrap') === 'break-word') style.wrap = 'wrap';
  const all = css.get('border');
  for (const side of ['Top', 'Right', 'Bottom', 'Left'] as const) {
    const own = css.get(`border-${side.toLowerCase()}`) ?? all;
    if (own !== undefined) put(`border${side}`, borderOf(own));
  }
  return style as CellStyle;
};

/** What elements and their old attributes say about a look. */
export const styleFromTag = (name: string, attributes: ReadonlyMap<string, string>): CellStyle => {
  const style: Record<string, string | number | true> = {};
  if (name === 'b' || name === 'strong' || name === 'th') style.bold = true;
  if (name === 'i' || name === 'em') style.italic = true;
  if (name === 'u') style.underline = true;
  if (name === 's' || name === 'strike' || name === 'del') style.strike = true;
  const color = name === 'font' ? hexOf(attributes.get('color') ?? '') : null;
  if (color !== null) style.color = color;
  const face = name === 'font' ? fontOf(attributes.get('face') ?? '') : null;
  if (face !== null && face !== 'Liberation Sans' && face !== 'Arial') style.font = face;
  if (name === 'td' || name === 'th') {
    const fill = hexOf(attributes.get('bgcolor') ?? '');
    if (fill !== null && fill !== '#ffffff') style.fill = fill;
    const align = attributes.get('align')?.toLowerCase() ?? '';
    if (/^(?:left|center|right|justify)$/.test(align)) style.align = align;
    const vertical = attributes.get('valign')?.toLowerCase() ?? '';
    if (/^(?:top|middle)$/.test(vertical)) style.verticalAlign = vertical;
  }
  return style as CellStyle;
};
