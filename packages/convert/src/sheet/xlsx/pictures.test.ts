import { addChart, addSheet, chartsOf, deleteDimension } from '@cloudity/docmodel/sheet';
import { addImage, imagesOf, type SheetImage } from '@cloudity/docmodel/sheet/image';
import { describe, expect, it } from 'vitest';
import { openFile, saveFile } from '../files.ts';
import { PackageParts } from '../opc/parts.ts';
import type { Picture } from '../picture.ts';
import { pictureBytes, pictureId, pngOfSize } from '../testing/pictures.ts';
import { newWorkbook, workbookOf } from '../testing/workbooks.ts';
import { relations, worksheet, xlsxOf } from '../testing/xlsx.ts';

const ids = Array.from({ length: 1_000 }, (_, at) => pictureId(at + 500));
const picture: SheetImage = { fileId: pictureId(1), alt: 'A harbour', x: 5, y: 6, width: 300, height: 200 };
const { png, jpeg, gif, webp } = pictureBytes;

const opened = async (bytes: Uint8Array, fileIds: readonly string[] = ids) => {
  const { update, losses, pictures } = await openFile(bytes, 'xlsx', null, fileIds);
  const workbook = workbookOf(update);
  const images = workbook.sheets.map(({ id }) => imagesOf(workbook, id).map(({ id: _, ...image }) => image));
  return { workbook, images, losses, pictures };
};

describe('pictures that go out and come back', () => {
  it('PI1 have their bytes, cell, offset, size and description; one that is shown twice is one part', async () => {
    const { workbook, first } = newWorkbook();
    const second = addSheet(workbook, 'Second', { rows: 100, columns: 10 });
    const place = { sheet: first, row: 2, column: 1 };
    addImage(workbook, place, picture);
    addImage(workbook, { ...place, row: 30 }, { ...picture, fileId: pictureId(2), alt: '' });
    addImage(workbook, { ...place, sheet: second }, { ...picture, width: 90 });
    addImage(workbook, { ...place, sheet: second, row: 9 }, { ...picture, fileId: pictureId(3) });
    const pictures: readonly Picture[] = [png, jpeg, gif].map((bytes, at) => ({ fileId: pictureId(at + 1), bytes }));
    const { bytes, losses } = await saveFile(workbook, 'xlsx', undefined, pictures);
    expect(losses).toEqual([]);
    const again = await opened(bytes);
    expect(again.losses).toEqual([]);
    expect(again.pictures.map((each) => each.bytes)).toEqual([png, jpeg, gif]);
    expect(again.pictures.map(({ fileId }) => fileId)).toEqual(ids.slice(0, 3));
    expect(again.images).toEqual([
      [
        { ...picture, fileId: ids[0], at: { row: 2, column: 1 } },
        { ...picture, fileId: ids[1], alt: '', at: { row: 30, column: 1 } },
      ],
      [
        { ...picture, fileId: ids[0], width: 90, at: { row: 2, column: 1 } },
        { ...picture, fileId: ids[2], at: { row: 9, column: 1 } },
      ],
    ]);
    const names = new PackageParts(bytes).entries().map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('xl/media/'))).toEqual([
      'xl/media/image1.png',
      'xl/media/image2.jpeg',
      'xl/media/image3.gif',
    ]);
  });

  it('PI1 stand beside charts, and on sheets whose pictures are all of other sheets', async () => {
    const { workbook, first } = newWorkbook();
    const second = addSheet(workbook, 'Second', { rows: 100, columns: 10 });
    const place = { sheet: first, row: 2, column: 1 };
    const box = { x: 0, y: 0, width: 400, height: 300 };
    const texts = { title: 'Sales', xTitle: '', yTitle: '', legend: 'none' } as const;
    const shape = { type: 'column', isStacked: false, seriesIn: 'columns', hasNames: false, hasLabels: false } as const;
    addChart(workbook, place, { ...box, ...texts, ...shape, source: '=A1:A3' });
    addImage(workbook, place, picture);
    addImage(workbook, { ...place, sheet: second }, picture);
    deleteDimension(workbook, { sheet: second, dimension: 'rows', at: 2, count: 1 });
    const { bytes, losses } = await saveFile(workbook, 'xlsx', undefined, [{ fileId: picture.fileId, bytes: png }]);
    expect(losses).toEqual([]);
    const again = await opened(bytes);
    expect(again.losses).toEqual([]);
    expect(again.workbook.sheets.map(({ id }) => chartsOf(again.workbook, id).map(({ title }) => title))).toEqual([
      ['Sales'],
      [],
    ]);
    expect(again.images.map((all) => all.map(({ at }) => at))).toEqual([
      [{ row: 2, column: 1 }],
      [{ row: 0, column: 0 }],
    ]);
  });

  it('PI3 are told where Excel does not show them, their bytes are something else, or not here', async () => {
    const { workbook, first } = newWorkbook();
    const place = { sheet: first, row: 0, column: 0 };
    for (const number of [1, 2, 3, 4]) addImage(workbook, place, { ...picture, fileId: pictureId(number) });
    const svg = new TextEncoder().encode('<svg onload="alert(1)"/>');
    const pictures = [webp, svg, png].map((bytes, at) => ({ fileId: pictureId(at + 1), bytes }));
    const { bytes, losses } = await saveFile(workbook, 'xlsx', undefined, pictures);
    expect(losses).toEqual([{ kind: 'image', count: 3, examples: ['Sheet1', 'Sheet1', 'Sheet1'] }]);
    expect((await opened(bytes)).images).toEqual([[{ ...picture, fileId: ids[0], at: { row: 0, column: 0 } }]]);
    const none = await saveFile(workbook, 'xlsx');
    expect(none.losses).toMatchObject([{ kind: 'image', count: 4 }]);
    expect(new PackageParts(none.bytes).entries().some(({ name }) => /drawing|media/.test(name))).toBe(false);
  });

  it('PI4 a script in a description is text', async () => {
    const { workbook, first } = newWorkbook();
    const alt = '"/><script>alert(1)</script>\n&#0; <a onclick="x">\u0001';
    addImage(workbook, { sheet: first, row: 0, column: 0 }, { ...picture, alt });
    const { bytes } = await saveFile(workbook, 'xlsx', undefined, [{ fileId: picture.fileId, bytes: png }]);
    expect(await new PackageParts(bytes).text('xl/drawings/drawing1.xml')).not.toContain('<script');
    expect((await opened(bytes)).images[0]?.[0]?.alt).toBe(alt.replace('\u0001', ''));
  });
});

const drawingml =
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';

interface Wanted {
  readonly about?: string;
  readonly blip?: string;
  readonly fill?: string;
  readonly frame?: string;
}

const pic = ({ about = '', blip = '<a:blip r:embed="r1"/>', fill = '', frame = '' }: Wanted = {}): string =>
  `<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 1" ${about}/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>${blip}${fill}</xdr:blipFill><xdr:spPr><a:xfrm ${frame}/></xdr:spPr></xdr:pic>`;

const corner = (name: string, column: number, row: number, right = 0, down = 0): string =>
  `<xdr:${name}><xdr:col>${column}</xdr:col><xdr:colOff>${right}</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>${down}</xdr:rowOff></xdr:${name}>`;

const oneCell = (content: string, from = corner('from', 1, 2)): string =>
  `<xdr:oneCellAnchor>${from}<xdr:ext cx="952500" cy="476250"/>${content}<xdr:clientData/></xdr:oneCellAnchor>`;

/** A file whose sheet has this drawing. */
const withDrawing = (
  anchors: string,
  media: Readonly<Record<string, string | Uint8Array>> = { 'xl/media/image1.png': png },
  named = relations(...Object.keys(media).map((name) => ['image', name.replace('xl/', '../')] as const)),
): Promise<Uint8Array> =>
  xlsxOf({
    'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>7</v></c></row>', {
      behind: '<drawing r:id="r1"/>',
    }),
    'xl/worksheets/_rels/sheet1.xml.rels': relations(['drawing', '../drawings/drawing1.xml']),
    'xl/drawings/drawing1.xml': `<xdr:wsDr ${drawingml}>${anchors}</xdr:wsDr>`,
    'xl/drawings/_rels/drawing1.xml.rels': named,
    ...media,
  });

describe('pictures of other programs', () => {
  it('PI5 stand where each kind of anchor says, as large as it says', async () => {
    const inches = 914_400;
    const anchors = [
      oneCell(pic(), corner('from', 1, 2, 9_525, 19_050)),
      `<xdr:twoCellAnchor>${corner('from', 0, 0)}${corner('to', 3, 5, 95_250, 0)}${pic({ about: 'descr="Two &#10;lines"' })}<xdr:clientData/></xdr:twoCellAnchor>`,
      `<xdr:absoluteAnchor><xdr:pos x="${2 * inches}" y="${inches}"/><xdr:ext cx="${inches}" cy="${inches}"/>${pic({ about: 'title="A title"' })}<xdr:clientData/></xdr:absoluteAnchor>`,
      `<mc:AlternateContent><mc:Choice Requires="a14">${oneCell(pic(), corner('from', 4, 2_000))}</mc:Choice><mc:Fallback>${oneCell(pic())}</mc:Fallback></mc:AlternateContent>`,
      // So wide that it is made smaller, and without a size.
      `<xdr:oneCellAnchor>${corner('from', 0, 9)}<xdr:ext cx="95250000" cy="9525000"/>${pic()}</xdr:oneCellAnchor>`,
      `<xdr:oneCellAnchor>${corner('from', 0, 9)}${pic()}</xdr:oneCellAnchor>`,
    ];
    const { workbook, images, losses, pictures } = await opened(await withDrawing(anchors.join('')));
    expect(losses).toEqual([]);
    expect(pictures).toHaveLength(1);
    expect(images[0]?.map(({ fileId: _, ...image }) => image)).toEqual([
      { at: { row: 2, column: 1 }, x: 1, y: 2, width: 100, height: 50, alt: '' },
      { at: { row: 0, column: 0 }, x: 0, y: 0, width: 3 * 64 + 10, height: 5 * 20, alt: 'Two \nlines' },
      { at: { row: 4, column: 3 }, x: 0, y: 16, width: 96, height: 96, alt: 'A title' },
      { at: { row: 2_000, column: 4 }, x: 0, y: 0, width: 100, height: 50, alt: '' },
      { at: { row: 9, column: 0 }, x: 0, y: 0, width: 4_000, height: 400, alt: '' },
      { at: { row: 9, column: 0 }, x: 0, y: 0, width: 16, height: 16, alt: '' },
    ]);
    expect(workbook.sheet(workbook.sheets[0]?.id ?? '').rows.length).toBe(2_001);
  });

  it('PI6 that are cut, turned or recoloured are shown whole, undistorted, and told', async () => {
    const wide = { 'xl/media/image1.png': pngOfSize(400, 100) };
    const details: readonly Wanted[] = [
      { fill: '<a:srcRect l="25000" r="25000"/>' },
      { frame: 'rot="5400000"' },
      { frame: 'flipH="1"' },
      { blip: '<a:blip r:embed="r1"><a:grayscl/></a:blip>' },
    ];
    for (const detail of details) {
      const { images, losses } = await opened(await withDrawing(oneCell(pic(detail)), wide));
      expect(losses).toEqual([{ kind: 'imageDetail', count: 1, examples: ['A!B3'] }]);
      expect(images[0]).toMatchObject([{ width: 100, height: 25 }]);
    }
    const plain = { fill: '<a:srcRect/><a:stretch><a:fillRect/></a:stretch>', frame: 'rot="0" flipH="false"' };
    const { images, losses } = await opened(await withDrawing(oneCell(pic(plain)), wide));
    expect(losses).toEqual([]);
    expect(images[0]).toMatchObject([{ width: 100, height: 50 }]);
  });

  it('PI7 of other formats, of other places, hidden, damaged or too large are told and left out; so are shapes', async () => {
    const text = (words: string): Uint8Array => new TextEncoder().encode(words);
    const twentyMegabytes = new Uint8Array(20 * 1024 * 1024 + 1);
    twentyMegabytes.set(png);
    const media: Readonly<Record<string, Uint8Array>> = {
      'xl/media/image1.svg': text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      'xl/media/image2.emf': Uint8Array.of(1, 0, 0, 0, 0x6c, 0, 0, 0),
      'xl/media/image3.png': text('<html><script>alert(1)</script>'),
      'xl/media/image4.png': pngOfSize(60_000, 60_000),
      'xl/media/image5.png': twentyMegabytes,
    };
    const named = relations(
      ...Object.keys(media).map((name) => ['image', name.replace('xl/', '../')] as const),
      ['image', '../../../../../../etc/passwd'],
      ['image', 'drawing1.xml'],
      ['hyperlink', '../media/image1.png'],
    ).replace(
      '</Relationships>',
      '<Relationship Id="far" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://localhost:9/a.png" TargetMode="External"/></Relationships>',
    );
    const blips = [
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => pic({ blip: `<a:blip r:embed="r${number}"/>` })),
      pic({ blip: '<a:blip r:link="far"/>' }),
      pic({ blip: '<a:blip r:embed="far"/>' }),
      pic({ blip: '' }),
      pic({ about: 'hidden="1"' }),
      '<xdr:sp/>',
      `<xdr:grpSp>${pic()}</xdr:grpSp>`,
      '<xdr:cxnSp/>',
    ];
    const { images, losses, pictures } = await opened(
      await withDrawing(blips.map((blip) => oneCell(blip)).join(''), media, named),
    );
    expect(losses).toEqual([{ kind: 'image', count: 16, examples: ['A'] }]);
    expect([images, pictures]).toEqual([[[]], []]);
  });

  it('PI7 a drawing that names itself, again and again, is read once', async () => {
    const named = relations(['image', '../media/image1.png'], ['drawing', 'drawing1.xml'], ['chart', 'drawing1.xml']);
    const again =
      '<xdr:graphicFrame><a:graphic><a:graphicData uri="chart"><xdr:chart r:id="r3"/></a:graphicData></a:graphic></xdr:graphicFrame>';
    const { images, losses } = await opened(
      await withDrawing(oneCell(pic()) + oneCell(again), { 'xl/media/image1.png': png }, named),
    );
    expect(losses).toEqual([{ kind: 'chart', count: 1, examples: ['A'] }]);
    expect(images[0]).toHaveLength(1);
  });

  it('PI8 without ids for them, or beyond 48 MB or 1,000 of a sheet, are told', async () => {
    const none = await opened(await withDrawing(oneCell(pic())), []);
    expect([none.losses, none.pictures]).toEqual([[{ kind: 'image', count: 1, examples: ['A'] }], []]);

    const large = new Uint8Array(19 * 1024 * 1024);
    large.set(png);
    const three = Object.fromEntries([1, 2, 3].map((number) => [`xl/media/image${number}.png`, large]));
    const blips = [1, 2, 3].map((number) => oneCell(pic({ blip: `<a:blip r:embed="r${number}"/>` })));
    const most = await opened(await withDrawing(blips.join(''), three));
    expect([most.losses, most.pictures.length]).toEqual([[{ kind: 'image', count: 1, examples: ['A'] }], 2]);

    const many = Object.fromEntries(
      [1, 2, 3, 4].map((number) => [`xl/media/image${number}.png`, pngOfSize(8, number)]),
    );
    const all = [1, 2, 3, 4].map((number) => oneCell(pic({ blip: `<a:blip r:embed="r${number}"/>` })));
    const two = await opened(await withDrawing(all.join(''), many), ids.slice(0, 2));
    expect(two.losses).toEqual([{ kind: 'image', count: 2, examples: ['A'] }]);
    expect([two.pictures.length, two.images[0]?.length]).toEqual([2, 2]);

    const same = await opened(await withDrawing(oneCell(pic()).repeat(1_001)));
    expect(same.losses).toEqual([{ kind: 'image', count: 1, examples: ['A'] }]);
    expect([same.pictures.length, same.images[0]?.length]).toEqual([1, 1_000]);
  });
});
