import { decodeText } from './encoding.ts';
import { UnreadableError } from './limits.ts';
import { readMarkup, unescapeMarkup } from './markup.ts';
import { TextSink } from './text-sink.ts';

/** Elements whose text nobody reads. */
const silent = new Set(['script', 'style', 'template', 'noscript', 'svg', 'head', 'iframe', 'object']);
/** Elements within a line of text; all others end one. */
const inline = new Set(
  'a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
);

const charsetOf = (bytes: Uint8Array): string | null =>
  /<meta[^>]{0,200}charset\s{0,5}=\s{0,5}["']?([\w-]{2,40})/i.exec(
    new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096)),
  )?.[1] ?? null;

/** What a person would read of a page: its title and its text, without scripts, styles and attributes. */
export const textOfHtml = (source: string, sink: TextSink = new TextSink()): TextSink => {
  const title = /<title[^>]{0,200}>([^<]{0,1000})/i.exec(source.slice(0, 100_000))?.[1];
  if (title) sink.add(unescapeMarkup(title));
  sink.paragraph();
  // The element whose end makes the text readable again, and how deep it lies in its own kind.
  let hush: { readonly name: string; depth: number } | null = null;
  for (const token of readMarkup(source)) {
    if (sink.isFull) break;
    if (token.kind === 'text') {
      if (hush === null) sink.add(token.text);
      continue;
    }
    const name = token.name.toLowerCase();
    if (hush !== null) {
      // A page without </head> is still one: its body ends it.
      if (hush.name === 'head' && name === 'body') hush = null;
      else if (name === hush.name && !(token.kind === 'open' && token.isEmpty)) {
        hush.depth += token.kind === 'open' ? 1 : -1;
        if (hush.depth === 0) hush = null;
      }
      continue;
    }
    if (token.kind === 'open' && silent.has(name) && !token.isEmpty) hush = { name, depth: 1 };
    if (!inline.has(name)) sink.paragraph();
  }
  return sink;
};

/** *Errors*: UnreadableError when the bytes are no text. */
export const extractHtml = (bytes: Uint8Array): string => {
  const source = decodeText(bytes, charsetOf(bytes));
  if (source === null) throw new UnreadableError('The page is not a text.');
  return textOfHtml(source).toString();
};
