import { isInternalHref, safeHref } from '@cloudity/docmodel';
import {
  type CellContent,
  english,
  isFormula,
  textFromFormula,
  tokensOf,
  tokenText,
  type Workbook,
} from '@cloudity/docmodel/sheet';

/** Where a link leads. Nothing else is ever opened. */
export type LinkTarget =
  /** `http:`, `https:` or `mailto:`, in normal form. */
  | { readonly kind: 'address'; readonly href: string }
  /** Cells of this workbook as somebody types them, `Sheet2!A1:B9`. */
  | { readonly kind: 'range'; readonly text: string };

/** Null for every other scheme, for paths of this installation and for what is no address. */
export const targetOf = (address: unknown): LinkTarget | null => {
  if (typeof address !== 'string') return null;
  const text = address.trim();
  if (/^#./.test(text)) return { kind: 'range', text: text.slice(1) };
  const href = safeHref(text);
  return href === null || isInternalHref(href) ? null : { kind: 'address', href };
};

/** A text that is an address as a whole: nobody has to make a formula of it. */
export const targetOfText = (text: string): LinkTarget | null =>
  /^(?:https?:\/\/|mailto:)\S+$/i.test(text) ? targetOf(text) : null;

const call = /^HYPERLINK\s*\(/i;

/** Whether the cell is a call of HYPERLINK, at least at its beginning. Cheap. */
export const looksLikeLink = (content: CellContent): boolean => isFormula(content) && call.test(content.f);

interface LinkCell {
  readonly sheet: string;
  readonly row: string;
  readonly content: CellContent;
}

/** The arguments of a cell that is `=HYPERLINK(…)` and nothing else, in English; else null. */
export const linkArguments = (workbook: Workbook, { sheet, row, content }: LinkCell): readonly string[] | null => {
  if (!isFormula(content) || !call.test(content.f)) return null;
  const [, ...tokens] = tokensOf(textFromFormula(content, { space: workbook, sheet, row }).slice(1));
  const last = tokens.findLastIndex(({ kind }) => kind !== 'space');
  const found: string[] = [];
  let depth = 0;
  let text = '';
  for (const [index, token] of tokens.entries()) {
    if (token.text === ')' || token.text === '}') depth -= 1;
    if (depth === 0 && token.text === ')') return index === last ? [...found, text.trim()] : null;
    if (depth === 1 && token.kind === 'argument') {
      found.push(text.trim());
      text = '';
    } else if (depth > 0) text += tokenText(token, english);
    if (token.text === '(' || token.text === '{') depth += 1;
  }
  return null;
};

/** The address of such a cell, as a formula of its own with its `=`; null where there is none. */
export const addressFormula = (workbook: Workbook, cell: LinkCell): string | null => {
  const address = linkArguments(workbook, cell)?.[0] ?? '';
  return address === '' ? null : `=${address}`;
};

/** The text of a formula that is one text in quotes; null for any other. */
export const literalOf = (formula: string): string | null =>
  /^="(?:[^"]|"")*"$/.test(formula) ? formula.slice(2, -1).replaceAll('""', '"') : null;
