import { decodeText } from './encoding.ts';
import { textOfHtml } from './html.ts';
import { TextSink } from './text-sink.ts';

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const maxParts = 200;
const maxDepth = 10;

/** Header fields unfolded, by lower-case name, the first of each; then the body (RFC 5322 §2.2). */
const readPart = (source: string): Part => {
  const end = /\r?\n\r?\n/.exec(source);
  const head = end ? source.slice(0, end.index) : source;
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0 && !headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return { headers, body: end ? source.slice(end.index + end[0].length) : '' };
};

const bytesOfLatin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');

const quotedPrintable = (text: string): Uint8Array =>
  bytesOfLatin1(
    text
      .replace(/[ \t]+$/gm, '')
      .replace(/=\r?\n/g, '')
      .replace(/=([\da-fA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  );

const decodeBytes = (body: string, encoding: string): Uint8Array => {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  return encoding === 'quoted-printable' ? quotedPrintable(body) : bytesOfLatin1(body);
};

/** =?charset?B|Q?…?= (RFC 2047); blanks between two of them are not text. */
const decodeWords = (value: string): string =>
  value
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?([\w-]{1,40})(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=/g, (_, charset, kind, text) => {
      const encoded = kind.toLowerCase() === 'b' ? 'base64' : 'quoted-printable';
      return (
        decodeText(decodeBytes(kind.toLowerCase() === 'q' ? text.replaceAll('_', ' ') : text, encoded), charset) ?? ''
      );
    });

const parameterOf = (header: string, name: string): string | null =>
  new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^\\s;]+))`, 'i').exec(header)?.slice(1).find(Boolean) ?? null;

/** The parts between the boundary's lines (RFC 2046 §5.1.1). */
const partsOf = (body: string, boundary: string): readonly string[] =>
  body
    .split(`--${boundary}`)
    .slice(1, maxParts + 1)
    .filter((part) => !part.startsWith('--'))
    .map((part) => part.replace(/^[ \t]*\r?\n/, ''));

const addPart = (part: Part, sink: TextSink, depth: number): void => {
  if (sink.isFull || depth > maxDepth) return;
  const type = part.headers.get('content-type') ?? 'text/plain';
  const media = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (media.startsWith('multipart/')) {
    const boundary = parameterOf(type, 'boundary');
    const parts = boundary === null ? [] : partsOf(part.body, boundary).map(readPart);
    // Of alternatives the plain one says the same.
    const isPlain = ({ headers }: Part) =>
      (headers.get('content-type') ?? 'text/plain').toLowerCase().startsWith('text/plain');
    const chosen = media === 'multipart/alternative' && parts.some(isPlain) ? parts.filter(isPlain) : parts;
    for (const one of chosen) addPart(one, sink, depth + 1);
    return;
  }
  const name = parameterOf(part.headers.get('content-disposition') ?? '', 'filename') ?? parameterOf(type, 'name');
  if (name !== null) sink.add(decodeWords(name));
  sink.paragraph();
  if (media === 'message/rfc822') addMail(readPart(part.body), sink, depth + 1);
  if (!media.startsWith('text/')) return;
  const encoding = (part.headers.get('content-transfer-encoding') ?? '').trim().toLowerCase();
  const text = decodeText(decodeBytes(part.body, encoding), parameterOf(type, 'charset'));
  if (text === null) return;
  if (media === 'text/html') textOfHtml(text, sink);
  else sink.add(text);
  sink.paragraph();
};

const addMail = (mail: Part, sink: TextSink, depth: number): void => {
  for (const name of ['subject', 'from', 'to', 'cc', 'date']) {
    sink.add(decodeWords(mail.headers.get(name) ?? ''));
    sink.paragraph();
  }
  addPart(mail, sink, depth);
};

/** Subject, people, date, texts and the names of attachments of a message (RFC 5322 with MIME). Whatever is broken is left out. */
export const extractMail = (bytes: Uint8Array): string => {
  const sink = new TextSink();
  addMail(readPart(Buffer.from(bytes).toString('latin1')), sink, 0);
  return sink.toString();
};
