import { ConvertError } from '../convert-error.ts';
import { type PackageParts, relationsOf } from '../opc/parts.ts';
import { childOf, childrenOf, descendantsOf, type XmlElement } from '../opc/xml.ts';

/** A corner of a drawing: a cell, and EMU from its own corner. */
export interface Corner {
  readonly row: number;
  readonly column: number;
  readonly right: number;
  readonly down: number;
}

/** A chart of a worksheet as its parts say. */
export interface FileChart {
  /** `chartSpace`. */
  readonly space: XmlElement;
  readonly from: Corner;
  /** Where it ends, or its size in EMU. */
  readonly to: Corner | { readonly width: number; readonly height: number };
}

export interface FileCharts {
  readonly charts: readonly FileChart[];
  /** Of kinds whose parts we do not know, or damaged. */
  readonly unread: number;
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

const placeOf = (anchor: XmlElement): Pick<FileChart, 'from' | 'to'> => {
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

/** The charts that a worksheet's drawing names. What cannot be read is counted: a damaged chart does not keep its cells from anybody. */
export const fileCharts = async (parts: PackageParts, sheetPart: string): Promise<FileCharts> => {
  const charts: FileChart[] = [];
  let unread = 0;
  for (const { type, target } of await relationsOf(parts, sheetPart)) {
    if (type !== 'drawing') continue;
    try {
      const drawing = await parts.xml(target);
      const relations = await relationsOf(parts, target);
      for (const anchor of drawing?.children.filter(({ name }) => anchors.has(name)) ?? []) {
        const frames = descendantsOf(anchor, 'graphicData').filter(({ attributes }) =>
          /chart/i.test(attributes.uri ?? ''),
        );
        for (const frame of frames) {
          const id = childrenOf(frame, 'chart')[0]?.attributes.id;
          const part = relations.find((relation) => relation.id === id && relation.type === 'chart')?.target;
          const text = part === undefined || charts.length >= mostCharts ? null : await parts.text(part);
          const space = text === null || text.length > mostText ? null : await parts.xml(part ?? '');
          if (space?.name === 'chartSpace') charts.push({ space, ...placeOf(anchor) });
          else unread += 1;
        }
      }
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error;
      unread += 1;
    }
  }
  return { charts, unread };
};
