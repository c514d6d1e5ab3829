import { decodeText } from './encoding.ts';
import { extractLimits } from './limits.ts';
import { cleanText } from './text-sink.ts';

/** The beginning of a text of any kind: Markdown, CSV, code, logs. Null when the bytes are no text. */
export const extractPlain = (bytes: Uint8Array): string | null => {
  const text = decodeText(bytes.subarray(0, extractLimits.maxPlainBytes));
  return text === null ? null : cleanText(text.slice(0, extractLimits.maxCharacters));
};
