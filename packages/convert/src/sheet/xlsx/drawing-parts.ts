import { ConvertError } from '../convert-error.ts';
import { type PackageParts, type Relation, relationsOf } from '../opc/parts.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';
import type { FileMedia } from './media.ts';
import { type FilePicture, pictureOf } from './picture-from-file.ts';

/** A corner of a drawing: a cell, and EMU from its own corner. */
export interface Corner {
  readonly row: number;
  readonly column: number;
  readonly right: number;
  readonly down: number;
}

/** Where something floats. */
export interface FilePlace {
  readonly from: Corner;
  /** Where it ends, or its size in EMU. */
  readonly to: Corner | { readonly width: number; readonly height: number };
}

/** A chart of a worksheet as its parts say. */
export interface FileChart extends FilePlace {
  /** `chartSpace`. */
  readonly space: XmlElement;
}

/** What floats over a worksheet. */
export interface FileDrawing {
  readonly charts: readonly FileChart[];
  /** Of kinds whose parts we do not know, or damaged. */
  readonly unreadCharts: number;
  readonly pictures: readonly (FilePicture & FilePlace)[];
  /** Shapes, groups, and pictures that cannot be taken. */
  readonly unreadShapes: number;
}

/** Charts of one sheet. */
const mostCharts = 200;
/** Characters of one chart's part. */
const mostText = 8_000_000;

const numberOf = (text: string | undefined): number => {
  const number = Number(text);
  return text !== undefined && Number.isFinite(number) ? Math.max(0, Math.min(number, 1e9)) : 0;
};

const cornerOf = (element: XmlElement | undefined): Corner => {
  const part = (name: string): number => Math.trunc(numberOf(childOf(element, name)?.text.trim()));
  return { row: part('row'), column: part('col'), right: part('colOff'), down: part('rowOff') };
};

const anchors = new Set(['twoCellAnchor', 'oneCellAnchor', 'absoluteAnchor']);

const placeOf = (anchor: XmlElement): FilePlace => {
  const extent = childOf(anchor, 'ext')?.attributes;
  const position = childOf(anchor, 'pos')?.attributes;
  const end = childOf(anchor, 'to');
  return {
    from: position
      ? { row: 0, column: 0, right: numberOf(position.x), down: numberOf(position.y) }
      : cornerOf(childOf(anchor, 'from')),
    to: end === undefined ? { width: numberOf(extent?.cx), height: numberOf(extent?.cy) } : cornerOf(end),
  };
};

/** What is wanted of alternatives (ECMA-376 part 3, 7.5) is the first: the others are for programs that know less. */
const withoutAlternatives = (elements: readonly XmlElement[]): readonly XmlElement[] =>
  elements.flatMap((element) =>
    element.name === 'AlternateContent' ? (childOf(element, 'Choice')?.children ?? []) : [element],
  );

const shapes = new Set(['sp', 'cxnSp', 'grpSp', 'contentPart']);

/** Reads one drawing. What cannot be read is counted: a damaged chart or picture does not keep the cells from anybody. */
class DrawingReader {
  readonly charts: FileChart[] = [];
  readonly pictures: (FilePicture & FilePlace)[] = [];
  unreadCharts = 0;
  unreadShapes = 0;
  readonly #parts: PackageParts;
  readonly #media: FileMedia;

  constructor(parts: PackageParts, media: FileMedia) {
    this.#parts = parts;
    this.#media = media;
  }

  async read(part: string): Promise<void> {
    let root: XmlElement | null;
    let relations: ReadonlyMap<string, Relation>;
    try {
      root = await this.#parts.xml(part);
      relations = new Map((await relationsOf(this.#parts, part)).map((relation) => [relation.id, relation]));
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error;
      this.unreadCharts += 1;
      return;
    }
    for (const anchor of withoutAlternatives(root?.children ?? [])) {
      if (!anchors.has(anchor.name)) continue;
      for (const content of withoutAlternatives(anchor.children)) {
        if (content.name === 'pic') await this.#addPicture(anchor, content, relations);
        else if (content.name === 'graphicFrame') await this.#addCharts(anchor, content, relations);
        else if (shapes.has(content.name)) this.unreadShapes += 1;
      }
    }
  }

  async #addPicture(anchor: XmlElement, content: XmlElement, relations: ReadonlyMap<string, Relation>): Promise<void> {
    const picture = await pictureOf(content, relations, this.#media);
    if (picture === null) this.unreadShapes += 1;
    else this.pictures.push({ ...picture, ...placeOf(anchor) });
  }

  async #addCharts(anchor: XmlElement, content: XmlElement, relations: ReadonlyMap<string, Relation>): Promise<void> {
    const frames = descendantsOf(content, 'graphicData').filter(({ attributes }) =>
      /chart/i.test(attributes.uri ?? ''),
    );
    for (const frame of frames) {
      const relation = relations.get(childrenOf(frame, 'chart')[0]?.attributes.id ?? '');
      const isTaken = relation?.type === 'chart' && this.charts.length < mostCharts;
      const space = isTaken ? await this.#chartSpace(relation.target) : null;
      if (space === null) this.unreadCharts += 1;
      else this.charts.push({ space, ...placeOf(anchor) });
    }
  }

  async #chartSpace(part: string): Promise<XmlElement | null> {
    try {
      const text = await this.#parts.text(part);
      const space = text === null || text.length > mostText ? null : await this.#parts.xml(part);
      return space?.name === 'chartSpace' ? space : null;
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error;
      return null;
    }
  }
}

/** What the drawings say that a worksheet names. */
export const fileDrawing = async (parts: PackageParts, sheetPart: string, media: FileMedia): Promise<FileDrawing> => {
  const reader = new DrawingReader(parts, media);
  for (const { type, target } of await relationsOf(parts, sheetPart)) if (type === 'drawing') await reader.read(target);
  const { charts, unreadCharts, pictures, unreadShapes } = reader;
  return { charts, unreadCharts, pictures, unreadShapes };
};
