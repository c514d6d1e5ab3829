import { ConvertError } from '../convert-error.ts';
import { type Loss, Losses } from '../losses.ts';
import { type PackageParts, relationsOf } from '../opc/parts.ts';
import { childOf, descendantsOf, escapedXml, readXml, type XmlElement } from '../opc/xml.ts';

/** What a file of Excel holds for others, and gets back when its workbook is saved as one again. Nothing here understands it. */
export interface KeptParts {
  /** Elements for docProps/core.xml and docProps/app.xml. */
  readonly core: string;
  readonly app: string;
  /** All of docProps/custom.xml. */
  readonly custom: string | null;
  readonly theme: string | null;
  /** Data of other programs, each with the schemas it says it has. */
  readonly items: readonly { readonly text: string; readonly properties: string | null }[];
  /** What the file holds besides and never comes back. */
  readonly losses: readonly Loss[];
}

/** Bytes of all that is kept, unpacked, and of one property; custom XML parts. */
const [mostBytes, mostText, mostItems] = [4 * 1024 * 1024, 32_767, 100];

/** Parts that nothing here stands for: controls, sources of data, links to other files, data of other programs. */
const foreignPart =
  /^(?:customXml\/item\d+\.xml|xl\/(?:activeX|ctrlProps|externalLinks|timelines|queryTables)\/[^/]+\.xml|xl\/connections\.xml)$/i;
const itemPart = /^customXml\/item\d+\.xml$/i;
const itemPropertiesPart = /^customXml\/itemProps\d+\.xml$/i;
const themePart = /^xl\/theme\/[^/]+\.xml$/i;

/** Queries of data elsewhere, and what belongs to a data model (MS-QDEFF 2.1, MS-XLDM 2.2): connections by another name. */
const connecting = new Set(['datamashup', 'gemini']);

/** ECMA-376 part 2, 11.1; who changed it last and when are not the file's to say any more. */
const coreNames = {
  title: 'dc:title',
  subject: 'dc:subject',
  creator: 'dc:creator',
  description: 'dc:description',
  identifier: 'dc:identifier',
  language: 'dc:language',
  keywords: 'cp:keywords',
  category: 'cp:category',
  contentStatus: 'cp:contentStatus',
  version: 'cp:version',
} as const;
/** ECMA-376 part 1, 22.2; the rest tells of the program and of sheets as they were. */
const appNames = { Company: 'Company', Manager: 'Manager' } as const;

const w3cTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

const elementsFrom = (root: XmlElement | null, names: Readonly<Record<string, string>>): string =>
  Object.entries(names)
    .map(([name, written]) => [written, childOf(root ?? undefined, name)?.text.trim() ?? ''] as const)
    .filter(([, text]) => text !== '' && text.length <= mostText)
    .map(([written, text]) => `<${written}>${escapedXml(text)}</${written}>`)
    .join('');

const createdFrom = (root: XmlElement | null): string => {
  const time = childOf(root ?? undefined, 'created')?.text.trim() ?? '';
  return w3cTime.test(time) ? `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created>` : '';
};

interface KeptPart {
  readonly text: string;
  readonly root: XmlElement;
}

/**
 * What of the file comes back, and what does not. At most 4 MB of XML; what is larger, broken or names pictures of its own is left.
 * *Errors*: `unreadable` and `too_large` when the relations are.
 */
export const keptPartsOf = async (parts: PackageParts): Promise<KeptParts> => {
  const sizes = new Map(parts.entries().map(({ name, unpackedBytes }) => [name, unpackedBytes]));
  const losses = new Losses();
  let left = mostBytes;

  /** The part, if it is XML in UTF-8, and there is room for it. */
  const read = async (name: string | undefined, fits: (root: XmlElement) => boolean): Promise<KeptPart | null> => {
    const size = sizes.get(name ?? '');
    if (name === undefined || size === undefined || size > left) return null;
    try {
      const text = await parts.text(name);
      if (text === null || text.includes('\ufffd')) return null;
      const root = readXml(text);
      if (!fits(root)) return null;
      left -= size;
      return { text, root };
    } catch (error) {
      if (error instanceof ConvertError) return null;
      throw error;
    }
  };

  const ofPackage = await relationsOf(parts, '');
  const targetOf = (type: string): string | undefined => ofPackage.find((relation) => relation.type === type)?.target;
  const book = targetOf('officeDocument') ?? 'xl/workbook.xml';
  const ofBook = await relationsOf(parts, book);

  const core = (await read(targetOf('core-properties'), ({ name }) => name === 'coreProperties'))?.root ?? null;
  const app = (await read(targetOf('extended-properties'), ({ name }) => name === 'Properties'))?.root ?? null;
  const custom = await read(
    targetOf('custom-properties'),
    ({ name, children }) => name === 'Properties' && children.every((child) => child.name === 'property'),
  );
  if (custom === null && sizes.has('docProps/custom.xml')) losses.add('part', 'docProps/custom.xml');

  const themeName = ofBook.find(({ type, target }) => type === 'theme' && themePart.test(target))?.target;
  // Its pictures would be parts of their own.
  const isPlain = (root: XmlElement): boolean => root.name === 'theme' && descendantsOf(root, 'blip').length === 0;
  const hasRelations = themeName !== undefined && (await relationsOf(parts, themeName)).length > 0;
  const theme = hasRelations ? null : await read(themeName, isPlain);
  if (theme === null && themeName !== undefined) losses.add('part', themeName);

  const items: { text: string; properties: string | null }[] = [];
  const kept = new Set<string>();
  for (const { type, target } of ofBook) {
    if (type !== 'customXml' || !itemPart.test(target) || kept.has(target) || items.length >= mostItems) continue;
    const item = await read(target, ({ name }) => !connecting.has(name.toLowerCase()));
    if (item === null) continue;
    const named = (await relationsOf(parts, target)).find((relation) => relation.type === 'customXmlProps')?.target;
    const properties = await read(
      named,
      ({ name }) => named !== undefined && itemPropertiesPart.test(named) && name === 'datastoreItem',
    );
    items.push({ text: item.text, properties: properties?.text ?? null });
    kept.add(target);
  }
  for (const name of sizes.keys()) if (foreignPart.test(name) && !kept.has(name)) losses.add('part', name);

  return {
    core: `${elementsFrom(core, coreNames)}${createdFrom(core)}`,
    app: elementsFrom(app, appNames),
    custom: custom?.text ?? null,
    theme: theme?.text ?? null,
    items,
    losses: losses.list(),
  };
};

/** Whether anything comes back at all. */
export const isAnythingKept = ({ core, app, custom, theme, items }: KeptParts): boolean =>
  core !== '' || app !== '' || custom !== null || theme !== null || items.length > 0;
