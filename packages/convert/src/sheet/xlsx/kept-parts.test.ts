import { baseOf, readCell } from '@cloudity/docmodel/sheet';
import { describe, expect, it } from 'vitest';
import { openFile, saveFile } from '../files.ts';
import { PackageParts, relationsOf } from '../opc/parts.ts';
import { readXml } from '../opc/xml.ts';
import { workbookOf } from '../testing/workbooks.ts';
import { relations, worksheet, xlsxOf } from '../testing/xlsx.ts';
import { withKeptParts } from './put-back.ts';

const base = { fileId: 'f1', sha256: 'a'.repeat(64) };
const theme = '<a:theme xmlns:a="main" name="House style"><a:themeElements/></a:theme>';
const custom =
  '<Properties xmlns="p" xmlns:vt="v"><property fmtid="{1}" pid="2" name="Project"><vt:lpwstr>Été &amp; co</vt:lpwstr></property></Properties>';
const item = '<?xml version="1.0"?><form xmlns="urn:form"><field>7</field></form>';
const itemProperties = '<ds:datastoreItem xmlns:ds="d" ds:itemID="{2}"/>';
const sheet = { 'xl/worksheets/sheet1.xml': worksheet('<row r="1"><c r="A1"><v>1</v></c></row>') };
const ofBook = (...more: readonly (readonly [string, string])[]) => ({
  ...sheet,
  'xl/_rels/workbook.xml.rels': relations(['worksheet', 'worksheets/sheet1.xml'], ...more),
});

const whole = () =>
  xlsxOf({
    ...ofBook(['theme', 'theme/theme7.xml'], ['customXml', '../customXml/item4.xml']),
    '_rels/.rels': relations(
      ['officeDocument', 'xl/workbook.xml'],
      ['core-properties', 'docProps/core.xml'],
      ['extended-properties', 'docProps/app.xml'],
      ['custom-properties', 'docProps/custom.xml'],
    ),
    'docProps/core.xml':
      '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:t="t"><dc:title>Budget &lt;2027&gt;</dc:title><dc:creator>Ada</dc:creator><cp:keywords>a, b</cp:keywords><cp:lastModifiedBy>Eve</cp:lastModifiedBy><t:created>2020-01-02T03:04:05Z</t:created><t:modified>2020-02-03T04:05:06Z</t:modified></cp:coreProperties>',
    'docProps/app.xml':
      '<Properties xmlns="e"><Application>Excel</Application><TitlesOfParts>Old</TitlesOfParts><Company>Engines</Company><HyperlinkBase>http://elsewhere.test/</HyperlinkBase></Properties>',
    'docProps/custom.xml': custom,
    'xl/theme/theme7.xml': theme,
    'customXml/item4.xml': item,
    'customXml/_rels/item4.xml.rels': relations(['customXmlProps', 'itemProps4.xml']),
    'customXml/itemProps4.xml': itemProperties,
  });

/** Opened and saved, with what is kept put back. */
const savedAgain = async (bytes: Uint8Array) => {
  const opened = await openFile(bytes, 'xlsx', base);
  const { kept } = opened;
  const saved = await saveFile(workbookOf(opened.update), 'xlsx');
  return { opened, kept, bytes: kept ? await withKeptParts(saved.bytes, kept) : saved.bytes };
};

describe('parts that are kept', () => {
  it('KP1 the theme, properties and custom XML of an opened file are in the file that is saved again', async () => {
    const { opened, kept, bytes } = await savedAgain(await whole());
    expect([opened.losses, kept?.losses]).toEqual([[], []]);
    expect(baseOf(workbookOf(opened.update).doc)).toEqual(base);
    const parts = new PackageParts(bytes);
    expect(await parts.text('xl/theme/theme1.xml')).toBe(theme);
    expect(await parts.text('docProps/custom.xml')).toBe(custom);
    expect(await parts.text('customXml/item1.xml')).toBe(item);
    expect(await parts.text('customXml/itemProps1.xml')).toBe(itemProperties);
    for (const [part, ...targets] of [
      ['', 'docProps/custom.xml', 'docProps/core.xml', 'xl/workbook.xml'],
      ['xl/workbook.xml', 'xl/theme/theme1.xml', 'customXml/item1.xml', 'xl/worksheets/sheet1.xml'],
      ['customXml/item1.xml', 'customXml/itemProps1.xml'],
    ] as const)
      expect((await relationsOf(parts, part)).map(({ target }) => target)).toEqual(expect.arrayContaining(targets));
    const types = (await parts.xml('[Content_Types].xml'))?.children.map(({ attributes }) => attributes.PartName);
    expect(types).toEqual(expect.arrayContaining(['/docProps/custom.xml', '/customXml/itemProps1.xml']));
    expect(types?.length).toBe(new Set(types?.filter(Boolean)).size + 2);
    for (const { name } of parts.entries()) if (name.endsWith('.xml')) readXml((await parts.text(name)) ?? '');

    // Once more it is the same, and the workbook too.
    const again = await savedAgain(bytes);
    expect(again.kept).toEqual(kept);
    const workbook = workbookOf(again.opened.update);
    expect(readCell(workbook, { sheet: workbook.sheets[0]?.id ?? '', row: 0, column: 0 })).toBe(1);
  });

  it('KP1 properties say when the file was saved, and nothing of its sheets or of who saved it before', async () => {
    const { bytes } = await savedAgain(await whole());
    const parts = new PackageParts(bytes);
    const core = (await parts.text('docProps/core.xml')) ?? '';
    for (const element of [
      '<dc:title>Budget &lt;2027&gt;</dc:title>',
      '<dc:creator>Ada</dc:creator>',
      '<cp:keywords>a, b</cp:keywords>',
      '<dcterms:created xsi:type="dcterms:W3CDTF">2020-01-02T03:04:05Z</dcterms:created>',
    ])
      expect(core).toContain(element);
    expect(core).not.toMatch(/Eve|2020-02-03/);
    const app = (await parts.text('docProps/app.xml')) ?? '';
    expect(app).toContain('<Company>Engines</Company>');
    expect(app).not.toMatch(/Excel|Old|elsewhere/);
  });

  it('KP2 macros, connections, links, controls and queries never come back, and are told like a theme with pictures', async () => {
    const { opened, kept, bytes } = await savedAgain(
      await xlsxOf({
        ...ofBook(
          ['theme', 'theme/theme1.xml'],
          ['customXml', '../customXml/item1.xml'],
          ['customXml', '../customXml/item2.xml'],
          ['customXml', 'connections.xml'],
          ['connections', 'connections.xml'],
          ['vbaProject', 'vbaProject.bin'],
        ),
        'xl/theme/theme1.xml': '<a:theme xmlns:a="m" xmlns:r="r"><a:blip r:embed="r1"/></a:theme>',
        'customXml/item1.xml': '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>',
        'customXml/item2.xml': item,
        'xl/connections.xml': '<connections/>',
        'xl/externalLinks/externalLink1.xml': '<a/>',
        'xl/activeX/activeX1.xml': '<a/>',
        'xl/vbaProject.bin': 'Sub Auto_Open()',
      }),
    );
    const told = [
      {
        kind: 'part',
        count: 5,
        examples: [
          'xl/theme/theme1.xml',
          'customXml/item1.xml',
          'xl/connections.xml',
          'xl/externalLinks/externalLink1.xml',
          'xl/activeX/activeX1.xml',
        ],
      },
      { kind: 'macro', count: 1, examples: [] },
    ];
    expect([opened.losses, kept?.losses]).toEqual([told, told]);
    const parts = new PackageParts(bytes);
    const names = parts.entries().map(({ name }) => name);
    expect(names.filter((name) => /vba|connection|external|activeX|item2|itemProps/i.test(name))).toEqual([]);
    expect(await parts.text('customXml/item1.xml')).toBe(item);
    expect(await parts.text('xl/theme/theme1.xml')).not.toContain('blip');
  });

  it('KP3 what is broken, too large or somewhere else is left out; without anything the workbook remembers no file', async () => {
    const large = `<a>${'x'.repeat(4 * 1024 * 1024)}</a>`;
    const bytes = await xlsxOf({
      ...ofBook(...[1, 2, 3].map((number) => ['customXml', `../customXml/item${number}.xml`] as const), [
        'customXml',
        'worksheets/sheet1.xml',
      ]),
      'customXml/item1.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
      'customXml/item2.xml': large,
      'customXml/item3.xml': '<a>',
    });
    const { opened, kept } = await savedAgain(bytes);
    const told = { kind: 'part', count: 3, examples: [1, 2, 3].map((number) => `customXml/item${number}.xml`) };
    expect([opened.losses, kept]).toEqual([[told], null]);
    expect(baseOf(workbookOf(opened.update).doc)).toBeNull();
  });
});
