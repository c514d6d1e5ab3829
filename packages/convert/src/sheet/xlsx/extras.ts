import { type Area, areasFromText } from '../area.ts';
import { type PackageParts, relationsOf } from '../opc/parts.ts';
import { childOf, childrenOf, descendantsOf, readXml, type XmlElement } from '../opc/xml.ts';
import type { UsualSizes } from '../workbook-from-file.ts';
import { type FileDrawing, fileDrawing } from './drawing-parts.ts';
import type { FileMedia } from './media.ts';
import { type FileProtection, fileProtection, isOn } from './protection-from-file.ts';

/** An element about cells, such as a rule, and the cells. */
export interface Placed {
  readonly areas: readonly Area[];
  readonly element: XmlElement;
}

/** What a worksheet holds besides its cells. */
export interface SheetExtras {
  readonly part: string;
  readonly validations: readonly Placed[];
  /** The one that counts most first. */
  readonly conditions: readonly Placed[];
  readonly filter: XmlElement | null;
  /** Null when everybody may write everywhere. */
  readonly protection: FileProtection | null;
  readonly drawing: FileDrawing;
  /** Groups of them that look alike. */
  readonly sparklines: readonly XmlElement[];
  readonly defaults: UsualSizes;
}

export interface FileExtras {
  readonly styles: XmlElement | null;
  /** By the names of the sheets. */
  readonly sheets: ReadonlyMap<string, SheetExtras>;
  /** Sheets cannot be added, moved or deleted there. */
  readonly isStructureLocked: boolean;
}

const endOfCells = /<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/;

const formatOf = /<(?:\w+:)?sheetFormatPr\b([^>]*)>/;

/** From the beginning of a worksheet: they stand before the cells. */
const defaultsOf = (text: string): SheetExtras['defaults'] => {
  const attributes = formatOf.exec(text)?.[1] ?? '';
  const size = (name: string): number | null => {
    const value = Number(new RegExp(`\\b${name}="([\\d.]{1,20})"`).exec(attributes)?.[1] ?? Number.NaN);
    return value > 0 && value < 1_000 ? value : null;
  };
  return { width: size('defaultColWidth'), height: size('defaultRowHeight') };
};

/** What follows the cells of a worksheet, by itself: they can be many, and are read elsewhere. */
const behindCells = (text: string): XmlElement => {
  const end = endOfCells.exec(text);
  const from = end === null ? 0 : end.index + end[0].length;
  const to = text.lastIndexOf('</');
  return readXml(end === null || to < from ? '<rest/>' : `<rest>${text.slice(from, to)}</rest>`);
};

const areasOf = (element: XmlElement): readonly Area[] =>
  areasFromText(element.attributes.sqref ?? childOf(element, 'sqref')?.text ?? '');

/** Rules of the later form (MS-XLSX 2.3.2, 2.3.3) stand in an extension of the sheet. */
const later = (rest: XmlElement): readonly XmlElement[] =>
  childrenOf(childOf(rest, 'extLst'), 'ext').flatMap(({ children }) => children);

const validationsOf = (rest: XmlElement): readonly Placed[] =>
  [...rest.children, ...later(rest)]
    .filter(({ name }) => name === 'dataValidations')
    .flatMap((list) => childrenOf(list, 'dataValidation'))
    // One that allows everything only says something beside the cell.
    .filter(({ attributes }) => (attributes.type ?? 'none') !== 'none')
    .map((element) => ({ areas: areasOf(element), element }));

const priorityOf = ({ element }: Placed): number => Number(element.attributes.priority ?? 0);

const conditionsOf = (rest: XmlElement): readonly Placed[] => {
  const early = childrenOf(rest, 'conditionalFormatting');
  const extended = new Set(early.flatMap((format) => descendantsOf(format, 'id').map(({ text }) => text)));
  const lists = later(rest).filter(({ name }) => name === 'conditionalFormattings');
  return [...early, ...lists.flatMap((list) => childrenOf(list, 'conditionalFormatting'))]
    .flatMap((format) =>
      childrenOf(format, 'cfRule')
        // What only adds details to a rule of the early form is no rule of its own.
        .filter(({ attributes }) => attributes.id === undefined || !extended.has(attributes.id))
        .map((element) => ({ areas: areasOf(format), element })),
    )
    .toSorted((one, other) => priorityOf(one) - priorityOf(other));
};

/** What the file holds besides the cells and their looks; its pictures are taken into `media`. *Errors*: `unreadable`, `too_large`. */
export const fileExtras = async (parts: PackageParts, media: FileMedia): Promise<FileExtras> => {
  const root =
    (await relationsOf(parts, '')).find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const workbook = await parts.xml(root);
  const relations = await relationsOf(parts, root);
  const stylesPart = relations.find(({ type }) => type === 'styles')?.target;
  const styles = stylesPart === undefined ? null : await parts.xml(stylesPart);
  const sheets = new Map<string, SheetExtras>();
  for (const { attributes } of childrenOf(childOf(workbook ?? undefined, 'sheets'), 'sheet')) {
    const part = relations.find(({ id }) => id === attributes.id)?.target;
    const text = part === undefined ? null : await parts.ends(part);
    if (part === undefined || text === null) continue;
    const rest = behindCells(text.tail);
    sheets.set(attributes.name ?? '', {
      part,
      validations: validationsOf(rest),
      conditions: conditionsOf(rest),
      filter: childOf(rest, 'autoFilter') ?? null,
      protection: fileProtection(text.head, rest, styles),
      drawing: await fileDrawing(parts, part, media),
      sparklines: later(rest)
        .filter(({ name }) => name === 'sparklineGroups')
        .flatMap((list) => childrenOf(list, 'sparklineGroup')),
      defaults: defaultsOf(text.head),
    });
  }
  return {
    styles,
    sheets,
    isStructureLocked: isOn(childOf(workbook ?? undefined, 'workbookProtection')?.attributes.lockStructure),
  };
};
