import { childrenOf, type XmlElement } from '../opc/xml.ts';

const isLong = ({ attributes }: XmlElement): boolean => attributes.style === 'long';
const count = (text: string | undefined, fallback: number): number =>
  Math.min(30, Math.max(0, Math.trunc(Number(text ?? fallback)) || 0));

const digits = ({ attributes }: XmlElement): string => {
  const places = count(attributes['decimal-places'], 0);
  const least = attributes['min-decimal-places'] === undefined ? places : count(attributes['min-decimal-places'], 0);
  const whole = '0'.repeat(count(attributes['min-integer-digits'], 1));
  const integer = attributes.grouping === 'true' ? `#,##${whole === '' ? '#' : whole}` : whole === '' ? '#' : whole;
  const shown = Math.min(least, places);
  return places === 0 ? integer : `${integer}.${'0'.repeat(shown)}${'#'.repeat(places - shown)}`;
};

const literal = (text: string): string =>
  text === '' ? '' : /^[\s\-/:.,()%+]$/.test(text) ? text : `"${text.replaceAll('"', '')}"`;

const partOf = (part: XmlElement, isDuration: boolean): string => {
  switch (part.name) {
    case 'number':
      return part.attributes['decimal-places'] === undefined && part.attributes['min-integer-digits'] === undefined
        ? 'General'
        : digits(part);
    case 'scientific-number':
      return `${digits(part)}E+${'0'.repeat(count(part.attributes['min-exponent-digits'], 2) || 1)}`;
    case 'fraction':
      return `# ${'?'.repeat(count(part.attributes['min-numerator-digits'], 1) || 1)}/${'?'.repeat(count(part.attributes['min-denominator-digits'], 1) || 1)}`;
    case 'currency-symbol':
      return part.text === '' ? '' : `[$${part.text.replace(/[[\]]/g, '')}]`;
    case 'text':
      return literal(part.text);
    case 'text-content':
      return '@';
    case 'year':
      return isLong(part) ? 'yyyy' : 'yy';
    case 'month':
      return part.attributes.textual === 'true' ? (isLong(part) ? 'mmmm' : 'mmm') : isLong(part) ? 'mm' : 'm';
    case 'day':
      return isLong(part) ? 'dd' : 'd';
    case 'day-of-week':
      return isLong(part) ? 'dddd' : 'ddd';
    case 'hours':
      return isDuration ? (isLong(part) ? '[hh]' : '[h]') : isLong(part) ? 'hh' : 'h';
    case 'minutes':
      return isLong(part) ? 'mm' : 'm';
    case 'seconds': {
      const places = count(part.attributes['decimal-places'], 0);
      return `${isLong(part) ? 'ss' : 's'}${places === 0 ? '' : `.${'0'.repeat(places)}`}`;
    }
    case 'am-pm':
      return 'AM/PM';
    default:
      return '';
  }
};

const sectionOf = (style: XmlElement): string => {
  const isDuration = style.attributes['truncate-on-overflow'] === 'false';
  return style.children.map((part) => partOf(part, isDuration)).join('');
};

/** What a data style shows, as spreadsheets write it; null for the plain one. */
export const patternFromDataStyle = (
  style: XmlElement,
  byName: (name: string | undefined) => XmlElement | undefined,
): string | null => {
  if (style.name === 'boolean-style') return null;
  const own = sectionOf(style);
  const other = (sign: RegExp): string | null => {
    const map = childrenOf(style, 'map').find(({ attributes }) => sign.test(attributes.condition ?? ''));
    const found = byName(map?.attributes['apply-style-name']);
    return found === undefined ? null : sectionOf(found);
  };
  const [positive, zero] = [other(/>/), other(/[^<>!]=\s*0$/)];
  const pattern = positive === null ? own : [positive, own, ...(zero === null ? [] : [zero])].join(';');
  return pattern === '' || pattern === 'General' ? null : pattern.slice(0, 255);
};
