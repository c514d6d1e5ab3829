import type { ConversionLoss } from '@cloudity/contracts';

const header = 'Cloudity-Losses';

/** What an exported file does not hold, as its answer says. */
export const lossesOf = (headers: Headers): ConversionLoss[] => {
  const value = headers.get(header);
  if (value === null) return [];
  const bytes = Uint8Array.from(atob(value.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as ConversionLoss[];
};

/** What somebody looks for in vain in the file; the rest is of less weight than the file itself. */
const serious: ReadonlySet<ConversionLoss['kind']> = new Set([
  'formula',
  'text',
  'merge',
  'image',
  'chart',
  'sparkline',
  'pivot',
  'table',
  'sheet',
]);

export const isSerious = (losses: readonly ConversionLoss[]): boolean => losses.some(({ kind }) => serious.has(kind));
