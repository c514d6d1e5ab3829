import { type ConversionLoss, lossesHeader } from '@cloudity/contracts';
import type { Loss } from '@cloudity/convert/sheet';

/** Of the header's value: proxies take 8 KB of all headers together. */
const mostBytes = 3_000;

/** What a file does not hold, for whoever gets it; with fewer and fewer places where names are long. */
export const headersOfLosses = (losses: readonly Loss[]): Readonly<Record<string, string>> => {
  if (losses.length === 0) return {};
  for (let places = 5; ; places -= 1) {
    const told = losses.map(({ kind, count, examples }): ConversionLoss => {
      return { kind, count, examples: examples.slice(0, places) };
    });
    const value = Buffer.from(JSON.stringify(told)).toString('base64url');
    if (value.length <= mostBytes || places === 0) return { [lossesHeader]: value };
  }
};
