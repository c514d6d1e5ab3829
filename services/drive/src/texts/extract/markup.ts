/** A tag or the text between two: what a reader of XML or HTML that only wants the words has to know. */
export type MarkupToken =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'open'; readonly name: string; readonly source: string; readonly isEmpty: boolean }
  | { readonly kind: 'close'; readonly name: string };

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  euro: '€',
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  szlig: 'ß',
  oelig: 'œ',
  aelig: 'æ',
  ccedil: 'ç',
};
const accents: Readonly<Record<string, string>> = {
  grave: '\u0300',
  acute: '\u0301',
  circ: '\u0302',
  tilde: '\u0303',
  uml: '\u0308',
  ring: '\u030a',
  cedil: '\u0327',
};

const namedEntity = (name: string): string | null => {
  const known = [name, name.toLowerCase()].find((each) => Object.hasOwn(entities, each));
  if (known !== undefined) return entities[known] ?? null;
  const [, letter, accent] = /^([A-Za-z])(grave|acute|circ|tilde|uml|ring|cedil)$/.exec(name) ?? [];
  return letter === undefined || accent === undefined ? null : `${letter}${accents[accent]}`.normalize('NFC');
};

/** Character references are resolved, entities a document declares itself are not: nothing in a text grows by being read. */
export const unescapeMarkup = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([A-Za-z]{2,10}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return namedEntity(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? '' : String.fromCodePoint(code);
  });

/** Where a tag ends: a > outside of quotes. -1 when it never does. */
const endOfTag = (source: string, from: number): number => {
  let quote = '';
  for (let at = from; at < source.length; at += 1) {
    const char = source[at] as string;
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return at;
    else if (char === '<') return at - 1;
  }
  return -1;
};

const after = (source: string, end: string, from: number): number => {
  const found = source.indexOf(end, from);
  return found < 0 ? source.length : found + end.length;
};

/**
 * Cuts XML or HTML into tags and text, in one pass and without ever failing: what is broken is text or left out. No entity is declared, no
 * document type is read, nothing is fetched.
 */
export function* readMarkup(source: string): Generator<MarkupToken> {
  let at = 0;
  while (at < source.length) {
    const open = source.indexOf('<', at);
    const textEnd = open < 0 ? source.length : open;
    if (textEnd > at) yield { kind: 'text', text: unescapeMarkup(source.slice(at, textEnd)) };
    if (open < 0) return;
    if (source.startsWith('<!--', open)) at = after(source, '-->', open + 4);
    else if (source.startsWith('<![CDATA[', open)) {
      const end = source.indexOf(']]>', open + 9);
      yield { kind: 'text', text: source.slice(open + 9, end < 0 ? source.length : end) };
      at = end < 0 ? source.length : end + 3;
    } else if (source.startsWith('<?', open)) at = after(source, '?>', open + 2);
    else if (source.startsWith('<!', open)) at = endOfDoctype(source, open + 2);
    else {
      const [, slash = '', name = ''] = /^<(\/?)([A-Za-z_][\w:.-]{0,100})/.exec(source.slice(open, open + 110)) ?? [];
      if (name === '') {
        yield { kind: 'text', text: '<' };
        at = open + 1;
        continue;
      }
      const end = endOfTag(source, open + 1 + slash.length + name.length);
      if (end < 0) return;
      at = end + 1;
      if (slash !== '') yield { kind: 'close', name };
      else {
        const tag = source.slice(open + 1 + name.length, end);
        yield { kind: 'open', name, source: tag, isEmpty: tag.endsWith('/') };
      }
    }
  }
}

/** Past a <!DOCTYPE …>, with its internal subset if it has one. */
const endOfDoctype = (source: string, from: number): number => {
  const end = source.indexOf('>', from);
  const subset = source.indexOf('[', from);
  if (subset < 0 || (end >= 0 && end < subset)) return end < 0 ? source.length : end + 1;
  return after(source, '>', after(source, ']', subset));
};

/** An attribute of an opening tag, unescaped; null when it has none of this name. */
export const attributeOf = (source: string, name: string): string | null => {
  for (const [, key, double, single] of source.matchAll(/([\w:.-]{1,100})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g))
    if (key === name) return unescapeMarkup(double ?? single ?? '');
  return null;
};
