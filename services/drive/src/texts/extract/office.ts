import { UnreadableError } from './limits.ts';
import { attributeOf, readMarkup } from './markup.ts';
import { TextSink } from './text-sink.ts';
import { ZipReader } from './zip.ts';

/** Without its prefix: producers choose those freely. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const xmlOf = (zip: ZipReader, name: string): string | null => {
  const bytes = zip.read(name);
  if (bytes === null) return null;
  // XML is UTF-8 unless it begins with the other mark.
  return new TextDecoder(bytes[0] === 0xff || bytes[0] === 0xfe ? 'utf-16' : 'utf-8').decode(bytes);
};

/** part10 after part9. */
const numbered = (zip: ZipReader, pattern: RegExp): readonly string[] =>
  zip.names
    .filter((name) => pattern.test(name))
    .toSorted((one, other) => Number(/(\d+)\.xml$/.exec(one)?.[1] ?? 0) - Number(/(\d+)\.xml$/.exec(other)?.[1] ?? 0));

/** Word and PowerPoint: the text is in `t`, paragraphs are `p`, tabs and breaks are elements. Deleted text (`delText`) is gone. */
const addRuns = (xml: string, sink: TextSink): void => {
  let isText = false;
  for (const token of readMarkup(xml)) {
    if (sink.isFull) return;
    if (token.kind === 'text') {
      if (isText) sink.add(token.text);
      continue;
    }
    const name = localName(token.name);
    if (name === 't') isText = token.kind === 'open' && !token.isEmpty;
    else if (name === 'tab' || name === 'br' || name === 'cr') sink.gap();
    else if (name === 'p' && token.kind === 'close') sink.paragraph();
  }
};

const readWord = (zip: ZipReader, sink: TextSink): void => {
  const others = /^word\/(header\d*|footer\d*|footnotes|endnotes|comments)\.xml$/;
  for (const name of ['word/document.xml', ...numbered(zip, others)]) addRuns(xmlOf(zip, name) ?? '', sink);
};

const readSlides = (zip: ZipReader, sink: TextSink): void => {
  for (const name of [
    ...numbered(zip, /^ppt\/slides\/slide\d+\.xml$/),
    ...numbered(zip, /^ppt\/notesSlides\/notesSlide\d+\.xml$/),
    ...numbered(zip, /^ppt\/comments\/[^/]+\.xml$/),
  ])
    addRuns(xmlOf(zip, name) ?? '', sink);
};

/** Names of the sheets, the shared strings, then what the cells say themselves: numbers and texts that formulas made. */
const readWorkbook = (zip: ZipReader, sink: TextSink): void => {
  for (const token of readMarkup(xmlOf(zip, 'xl/workbook.xml') ?? ''))
    if (token.kind === 'open' && localName(token.name) === 'sheet') {
      sink.add(attributeOf(token.source, 'name') ?? '');
      sink.paragraph();
    }
  addStrings(xmlOf(zip, 'xl/sharedStrings.xml') ?? '', sink);
  for (const name of numbered(zip, /^xl\/worksheets\/[^/]+\.xml$/)) addCells(xmlOf(zip, name) ?? '', sink);
};

const addStrings = (xml: string, sink: TextSink): void => {
  let isText = false;
  let isPhonetic = false;
  for (const token of readMarkup(xml)) {
    if (sink.isFull) return;
    if (token.kind === 'text') {
      if (isText && !isPhonetic) sink.add(token.text);
      continue;
    }
    const name = localName(token.name);
    if (name === 't') isText = token.kind === 'open' && !token.isEmpty;
    else if (name === 'rPh') isPhonetic = token.kind === 'open';
    else if (name === 'si' && token.kind === 'close') sink.paragraph();
  }
};

const addCells = (xml: string, sink: TextSink): void => {
  let type: string | null = null;
  let isValue = false;
  for (const token of readMarkup(xml)) {
    if (sink.isFull) return;
    if (token.kind === 'text') {
      if (isValue) sink.add(token.text);
      continue;
    }
    const name = localName(token.name);
    if (name === 'c') {
      type = token.kind === 'open' ? attributeOf(token.source, 't') : null;
      if (token.kind === 'close') sink.gap();
    } else if (name === 'v') isValue = token.kind === 'open' && type !== 's' && type !== 'b' && type !== 'e';
    else if (name === 't') isValue = token.kind === 'open' && !token.isEmpty;
    else if (name === 'row' && token.kind === 'close') sink.paragraph();
  }
};

/** Elements of an ODF body that hold what nobody sees in the text. */
const odfSilent = new Set(['tracked-changes', 'automatic-styles', 'styles', 'font-face-decls', 'scripts', 'forms']);

const readOpenDocument = (zip: ZipReader, sink: TextSink): void => {
  let hush: string | null = null;
  let isBody = false;
  for (const token of readMarkup(xmlOf(zip, 'content.xml') ?? '')) {
    if (sink.isFull) return;
    if (token.kind === 'text') {
      if (isBody && hush === null) sink.add(token.text);
      continue;
    }
    const name = localName(token.name);
    if (token.kind === 'open' && odfSilent.has(name) && !token.isEmpty) hush ??= name;
    else if (token.kind === 'close' && name === hush) hush = null;
    else if (name === 'body') isBody = token.kind === 'open';
    else if (name === 's' || name === 'tab') sink.gap();
    else if (name === 'line-break' || ((name === 'p' || name === 'h') && token.kind === 'close')) sink.paragraph();
    else if (token.kind === 'open' && name === 'table') {
      sink.add(attributeOf(token.source, 'table:name') ?? '');
      sink.paragraph();
    }
  }
};

/** The text of a DOCX, XLSX, PPTX, ODT, ODS or ODP: which one it is, its members say. *Errors*: UnreadableError. */
export const extractOffice = (bytes: Buffer): string => {
  const zip = new ZipReader(bytes);
  const sink = new TextSink();
  const has = (name: string): boolean => zip.names.includes(name);
  if (has('word/document.xml')) readWord(zip, sink);
  else if (has('xl/workbook.xml')) readWorkbook(zip, sink);
  else if (has('ppt/presentation.xml')) readSlides(zip, sink);
  else if (has('content.xml')) readOpenDocument(zip, sink);
  else throw new UnreadableError('This is no office file.');
  return sink.toString();
};
