import { chartsOf, type Workbook } from '@cloudity/docmodel/sheet';
import { imagesOf, type PlacedImage } from '@cloudity/docmodel/sheet/image';
import type { SheetChart, SheetImage, WriteSheet } from 'hucre';
import type { Losses } from '../losses.ts';
import { escapedXml } from '../opc/xml.ts';
import { type Picture, type PictureFacts, pictureFacts } from '../picture.ts';
import { chartNamespaces, chartXml } from './chart-for-file.ts';

const emuOfPixel = 9525;
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

interface Placed {
  readonly at: { readonly row: number; readonly column: number } | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** ECMA-376 20.5.2.24: it keeps its size whatever becomes of the cells. */
const anchorXml = ({ at, x, y, width, height }: Placed, content: string): string => {
  const { row, column } = at ?? { row: 0, column: 0 };
  return `<xdr:oneCellAnchor><xdr:from><xdr:col>${column}</xdr:col><xdr:colOff>${x * emuOfPixel}</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>${y * emuOfPixel}</xdr:rowOff></xdr:from><xdr:ext cx="${width * emuOfPixel}" cy="${height * emuOfPixel}"/>${content}<xdr:clientData/></xdr:oneCellAnchor>`;
};

const chartFrame = (number: number): string =>
  `<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="${number + 1}" name="Chart ${number}"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="r${number}"/></a:graphicData></a:graphic></xdr:graphicFrame>`;

const pictureXml = (number: number, { alt, width, height }: PlacedImage): string =>
  `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="${number + 1}" name="Picture ${number}"${alt === '' ? '' : ` descr="${escapedXml(alt).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)}"`}/><xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="r${number}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill><xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${width * emuOfPixel}" cy="${height * emuOfPixel}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic>`;

/** Something that floats; its relation is `r` and its number, from 1. */
interface Floating {
  readonly anchor: string;
  readonly type: 'chart' | 'image';
  /** Seen from the drawing. */
  readonly target: string;
}

const drawingXml = (floating: readonly Floating[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" ${chartNamespaces}>${floating.map(({ anchor }) => anchor).join('')}</xdr:wsDr>`;

const drawingRelations = (floating: readonly Floating[]): string =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${floating
    .map(({ type, target }, at) => `<Relationship Id="r${at + 1}" Type="${relationships}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** Hold places in the file's own directory of parts until those are put in: a drawing's, whatever is in it, and a chart's. */
const anchor = { from: { row: 0, col: 0 } };
const drawingHolder = [{ text: '', anchor }];
const chartHolder: SheetChart = { type: 'column', series: [{ values: 'A1' }], anchor };

/** What Excel shows. */
type ShownType = Exclude<PictureFacts['type'], 'webp'>;
const isShown = (type: PictureFacts['type'] | undefined): type is ShownType => type !== undefined && type !== 'webp';

/** The drawings of a workbook, with the parts of its charts and pictures, as its sheets are gone through in their order. */
export class DrawingParts {
  readonly parts = new Map<string, string>();
  readonly #workbook: Workbook;
  readonly #pictures: ReadonlyMap<string, Uint8Array>;
  #charts = 0;
  /** Of pictures by their files; the same picture is one part, however often it is shown. */
  readonly #media = new Map<string, string>();

  constructor(workbook: Workbook, pictures: readonly Picture[]) {
    this.#workbook = workbook;
    this.#pictures = new Map(pictures.map(({ fileId, bytes }) => [fileId, bytes]));
  }

  #chartsOf(id: string, name: string, losses: Losses): ((number: number) => Floating)[] {
    return chartsOf(this.#workbook, id).flatMap((chart) => {
      const xml = chartXml(this.#workbook, id, chart);
      if (xml === null) {
        losses.add('chart', name);
        return [];
      }
      this.#charts += 1;
      const target = `charts/chart${this.#charts}.xml`;
      this.parts.set(`xl/${target}`, xml);
      return [(number) => ({ anchor: anchorXml(chart, chartFrame(number)), type: 'chart', target: `../${target}` })];
    });
  }

  /** Those whose bytes are here and are a picture that Excel shows. */
  #imagesOf(
    id: string,
    name: string,
    losses: Losses,
  ): readonly { readonly image: PlacedImage; readonly data: Uint8Array; readonly type: ShownType }[] {
    return imagesOf(this.#workbook, id).flatMap((image) => {
      const data = this.#pictures.get(image.fileId);
      const type = data && pictureFacts(data)?.type;
      if (data !== undefined && isShown(type)) return [{ image, data, type }];
      losses.add('image', name);
      return [];
    });
  }

  /**
   * Afterwards what floats over the sheet, the `number`th of the file, has its parts; `losses` gets charts whose cells are gone, and
   * pictures that are not here or of a kind that Excel does not show.
   */
  add(id: string, name: string, number: number, losses: Losses): Pick<WriteSheet, 'charts' | 'images' | 'textBoxes'> {
    const charts = this.#chartsOf(id, name, losses);
    const stored: SheetImage[] = [];
    const images = this.#imagesOf(id, name, losses).map(({ image, data, type }) => {
      let target = this.#media.get(image.fileId);
      if (target === undefined) {
        stored.push({ data, type, anchor });
        target = `../media/image${this.#media.size + 1}.${type}`;
        this.#media.set(image.fileId, target);
      }
      return { image, target };
    });
    const floating = [
      ...charts.map((made, at) => made(at + 1)),
      ...images.map(({ image, target }, at): Floating => {
        const order = charts.length + at + 1;
        return { anchor: anchorXml(image, pictureXml(order, image)), type: 'image', target };
      }),
    ];
    if (floating.length === 0) return {};
    this.parts.set(`xl/drawings/drawing${number}.xml`, drawingXml(floating));
    this.parts.set(`xl/drawings/_rels/drawing${number}.xml.rels`, drawingRelations(floating));
    return { charts: charts.map(() => chartHolder), images: stored, textBoxes: drawingHolder };
  }
}
