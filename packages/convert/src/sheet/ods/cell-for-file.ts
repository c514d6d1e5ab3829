import { columnLetters } from '@cloudity/docmodel/sheet';
import type { Cell, CellValue, Hyperlink } from 'hucre';
import { formulaFromFile } from '../future-functions.ts';
import { escapedXml } from '../opc/xml.ts';
import { blockFromText } from '../xlsx/chart-source.ts';
import { formulaForOds } from './formula.ts';
import { attributesOf, paragraphs } from './xml-text.ts';

/** What a cell says besides its contents. */
type CellAttributes = Parameters<typeof attributesOf>[0];

const addressOf = ({ target, location }: Hyperlink): string => {
  if (location === undefined) return target;
  const block = blockFromText(location);
  if (block === null) return `#${location}`;
  const { sheetName, fromRow, fromColumn } = block;
  const name = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(sheetName) ? sheetName : `'${sheetName.replaceAll("'", "''")}'`;
  return `#${name}.${columnLetters(fromColumn)}${fromRow + 1}`;
};

const isError = (value: CellValue): boolean =>
  typeof value === 'string' && /^#(?:REF!|N\/A|VALUE!|DIV\/0!|NUM!|NAME\?|NULL!)$/.test(value);

const contents = (value: CellValue, link: Hyperlink | undefined): { attributes: CellAttributes; inside: string } => {
  if (value === null || value === undefined) return { attributes: {}, inside: '' };
  if (typeof value === 'number')
    return { attributes: { 'office:value-type': 'float', 'office:value': value }, inside: paragraphs(String(value)) };
  if (typeof value === 'boolean')
    return {
      attributes: { 'office:value-type': 'boolean', 'office:boolean-value': String(value) },
      inside: paragraphs(String(value).toUpperCase()),
    };
  const text = String(value);
  const linked = (line: string): string =>
    `<text:a xlink:href="${escapedXml(link === undefined ? '' : addressOf(link))}" xlink:type="simple">${line}</text:a>`;
  return {
    attributes: { 'office:value-type': 'string' },
    inside: link === undefined ? paragraphs(text) : paragraphs(text, linked),
  };
};

/** A cell of an OpenDocument table; `more` says how it looks and what stands in it besides. */
export const cellForOds = (cell: Partial<Cell> | undefined, more: CellAttributes, frames: string): string => {
  const formula = cell?.formula === undefined ? null : formulaForOds(formulaFromFile(cell.formula));
  const value = (cell?.formula === undefined ? cell?.value : cell.formulaResult) ?? null;
  const { attributes, inside } = contents(value as CellValue, cell?.hyperlink);
  const error: CellAttributes =
    formula !== null && isError(value as CellValue) ? { 'office:string-value': '', 'calcext:value-type': 'error' } : {};
  const all = attributesOf({
    ...more,
    'table:formula': formula === null ? undefined : `of:=${formula}`,
    ...attributes,
    ...error,
  });
  return inside + frames === ''
    ? `<table:table-cell${all}/>`
    : `<table:table-cell${all}>${frames}${inside}</table:table-cell>`;
};
