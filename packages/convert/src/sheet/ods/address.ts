import { type Area, textFromArea } from '../area.ts';
import { type Block, blockFromText } from '../xlsx/chart-source.ts';
import { referenceFromOds } from './formula.ts';

/** `Sales.D2:Sales.D5` with the name of its sheet; null for what is gone. */
export const blockFromOds = (address: string): Block | null => blockFromText(referenceFromOds(address));

/** Several of them, with spaces between. */
export const blocksFromOds = (addresses: string): readonly Block[] =>
  (addresses.match(/(?:'(?:[^']|'')*'|[^\s'])+/g) ?? []).flatMap((address) => blockFromOds(address) ?? []);

const named = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`;

/** Cells of a sheet as an OpenDocument file names them: `Sales.D2:Sales.D5`. */
export const addressForOds = (sheetName: string, area: Area): string =>
  textFromArea(area)
    .split(':')
    .map((corner) => `${named(sheetName)}.${corner}`)
    .join(':');

/** The same with every part absolute, as charts and names have it. */
export const absoluteForOds = (sheetName: string, area: Area): string =>
  textFromArea(area)
    .split(':')
    .map((corner, at) => `${at === 0 ? `$${named(sheetName)}` : ''}.${corner.replace(/^([A-Z]+)(\d+)$/, '$$$1$$$2')}`)
    .join(':');
