import { isInternalHref, safeHref } from '@cloudity/docmodel';
import type { Hyperlink } from 'hucre';

/** What Excel takes in one text of a formula. */
const mostLiteral = 255;

/** The address if a reader may be sent there; a place in the workbook begins with `#`. */
const allowed = (address: string): string | null => {
  if (address.startsWith('#')) return address.length > 1 ? address : null;
  const href = safeHref(address);
  return href === null || isInternalHref(href) ? null : href;
};

const literal = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** A linked text of a file as the formula that says the same; null for an address that is not followed, or texts that are too long. */
export const formulaFromLink = ({ target, location, display }: Hyperlink, text: string | null): string | null => {
  const address = allowed(location === undefined ? target : `#${location}`);
  const shown = text ?? display ?? address;
  if (address === null || shown === null || address.length > mostLiteral || shown.length > mostLiteral) return null;
  return `=HYPERLINK(${literal(address)},${literal(shown)})`;
};

const call = /^=HYPERLINK\("((?:[^"]|"")*)"(?:,"((?:[^"]|"")*)")?\)$/i;

/** The other way round; null for what is no such formula. */
export const linkFromFormula = (formula: string): { readonly link: Hyperlink; readonly text: string } | null => {
  const [, written, shown] = call.exec(formula) ?? [];
  const address = written === undefined ? null : allowed(written.replaceAll('""', '"'));
  if (address === null) return null;
  const link = address.startsWith('#') ? { target: '', location: address.slice(1) } : { target: address };
  return { link, text: (shown ?? written ?? '').replaceAll('""', '"') };
};
