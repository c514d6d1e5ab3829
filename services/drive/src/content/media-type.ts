import { splitName } from '../files/names.ts';

/** Raster formats that a browser can show without running anything in them, by their first bytes. SVG is not one: it holds scripts. */
const signatures: readonly (readonly [type: string, matches: (head: Buffer) => boolean])[] = [
  ['image/png', (head) => head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))],
  ['image/jpeg', (head) => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff],
  ['image/gif', (head) => /^GIF8[79]a/.test(head.toString('latin1', 0, 6))],
  ['image/webp', (head) => head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP'],
  ['image/avif', (head) => /^ftypavi[fs]/.test(head.toString('latin1', 4, 12))],
];

export const safeImageTypes: ReadonlySet<string> = new Set(signatures.map(([type]) => type));

/** Bytes of the beginning that `detectMediaType` wants to see. */
export const sniffedBytes = 16;

const unknownType = 'application/octet-stream';

/** By extension. Raster images are what their bytes say, or nothing. */
const types: Readonly<Record<string, string>> = {
  '.3gp': 'video/3gpp',
  '.aac': 'audio/aac',
  '.avi': 'video/x-msvideo',
  '.avif': unknownType,
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.doc': 'application/msword',
  '.docm': 'application/vnd.ms-word.document.macroenabled.12',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.dotx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.template',
  '.eml': 'message/rfc822',
  '.epub': 'application/epub+zip',
  '.flac': 'audio/flac',
  '.flv': 'video/x-flv',
  '.gif': unknownType,
  '.gz': 'application/gzip',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.ics': 'text/calendar',
  '.jpeg': unknownType,
  '.jpg': unknownType,
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.m4a': 'audio/mp4',
  '.m4v': 'video/x-m4v',
  '.md': 'text/markdown',
  '.mkv': 'video/x-matroska',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.mpeg': 'video/mpeg',
  '.mpg': 'video/mpeg',
  '.mts': 'video/mp2t',
  '.odg': 'application/vnd.oasis.opendocument.graphics',
  '.odp': 'application/vnd.oasis.opendocument.presentation',
  '.ods': 'application/vnd.oasis.opendocument.spreadsheet',
  '.odt': 'application/vnd.oasis.opendocument.text',
  '.ogg': 'audio/ogg',
  '.ogv': 'video/ogg',
  '.opus': 'audio/ogg',
  '.pdf': 'application/pdf',
  '.png': unknownType,
  '.ppsx': 'application/vnd.openxmlformats-officedocument.presentationml.slideshow',
  '.ppt': 'application/vnd.ms-powerpoint',
  '.pptm': 'application/vnd.ms-powerpoint.presentation.macroenabled.12',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.rtf': 'application/rtf',
  '.svg': 'image/svg+xml',
  '.tar': 'application/x-tar',
  '.tiff': 'image/tiff',
  '.tsv': 'text/tab-separated-values',
  '.txt': 'text/plain',
  '.vcf': 'text/vcard',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
  '.webp': unknownType,
  '.wmv': 'video/x-ms-wmv',
  '.xls': 'application/vnd.ms-excel',
  '.xlsm': 'application/vnd.ms-excel.sheet.macroenabled.12',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

const wellFormed = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,100}$/;

/**
 * What a file is: an image only when its bytes say so; otherwise by its name, then by what the uploader says, and never a raster image
 * that the bytes do not confirm (only those are ever shown in place).
 */
export const detectMediaType = (head: Buffer, name: string, announced: string | undefined): string => {
  const sniffed = signatures.find(([, matches]) => matches(head))?.[0];
  if (sniffed) return sniffed;
  const extension = splitName(name.toLowerCase(), false)[1];
  const byName = types[extension.startsWith('.tar.') ? extension.slice(4) : extension];
  const byUploader = announced?.split(';')[0]?.trim().toLowerCase() ?? '';
  const type = byName ?? (wellFormed.test(byUploader) ? byUploader : unknownType);
  return safeImageTypes.has(type) ? unknownType : type;
};

/** What plays or is read in place with its own bytes. Pictures are not among it: whoever may not download one looks at its preview. */
export const isViewable = (mimeType: string): boolean =>
  /^(audio|video|text)\//.test(mimeType) || /^application\/(pdf|json|xml)$/.test(mimeType);

/** What a browser may show as it is where nothing of ours lives, with no script in it running. */
export const isShownInPlace = (mimeType: string): boolean =>
  /^(audio|video)\//.test(mimeType) ||
  safeImageTypes.has(mimeType) ||
  ['image/svg+xml', 'application/pdf', 'text/plain'].includes(mimeType);
