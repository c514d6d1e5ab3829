import { splitName } from '../files/names.ts';

/** How a file's text is got at. */
export type Format = 'plain' | 'html' | 'office' | 'mail' | 'pdf';

const office = /^application\/vnd\.(openxmlformats-officedocument|oasis\.opendocument)\./;
const officeNames = new Set([
  '.docx',
  '.docm',
  '.dotx',
  '.xlsx',
  '.xlsm',
  '.xltx',
  '.pptx',
  '.pptm',
  '.potx',
  '.ppsx',
  '.odt',
  '.ott',
  '.ods',
  '.ots',
  '.odp',
  '.otp',
]);
const plain = new Set([
  'application/json',
  'application/xml',
  'application/javascript',
  'application/octet-stream',
  'application/sql',
  'application/yaml',
]);

/** By media type and name; null for what is known to hold no text. Unknown bytes may be a text: the plain reader finds out. */
export const formatOf = ({ mimeType, name }: { readonly mimeType: string; readonly name: string }): Format | null => {
  const extension = splitName(name.toLowerCase(), false)[1];
  if (office.test(mimeType) || officeNames.has(extension)) return 'office';
  if (mimeType === 'application/pdf') return 'pdf';
  if (mimeType === 'message/rfc822') return 'mail';
  if (mimeType === 'text/html' || mimeType === 'application/xhtml+xml') return 'html';
  return mimeType.startsWith('text/') || plain.has(mimeType) || /\+(json|xml)$/.test(mimeType) ? 'plain' : null;
};
