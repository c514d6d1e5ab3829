import type { Losses, LossKind } from '../losses.ts';

/** What elements of an OpenDocument spreadsheet stand for, and the attribute that says where. */
const kinds: readonly (readonly [LossKind, RegExp])[] = [
  ['validation', /<table:content-validation\b[^>]*?\btable:base-cell-address="([^"]{1,300})"/g],
  ['condition', /<calcext:conditional-format\b[^>]*?\bcalcext:target-range-address="([^"]{1,300})"/g],
  [
    'filter',
    /<table:database-range\b(?=[^>]*display-filter-buttons="true")[^>]*?\btable:target-range-address="([^"]{1,300})"/g,
  ],
  ['chart', /<draw:object\b[^>]*?\bdraw:notify-on-update-of-ranges="([^"]{1,300})"/g],
];

/** `$Sales.A1:Sales.B9` as `Sales!A1`. */
const placeOf = (address: string): string =>
  address
    .split(/[:\s]/)[0]
    ?.replace(/^\$?(?:'([^']*)'|([^.']*))\.\$?([A-Z]+)\$?(\d+)$/, '$1$2!$3$4')
    .replaceAll('&apos;', "'") ?? '';

/** Tells what the content of an OpenDocument spreadsheet holds and is not read from it yet. */
export const addOdsLosses = (content: string, losses: Losses): void => {
  for (const [kind, element] of kinds)
    for (const [, address = ''] of content.matchAll(element)) losses.add(kind, placeOf(address));
};
