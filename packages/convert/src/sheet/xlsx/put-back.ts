import { PackageParts } from '../opc/parts.ts';
import { withParts } from '../opc/rewrite.ts';
import type { KeptParts } from './kept-parts.ts';

const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const customPropertiesType = 'application/vnd.openxmlformats-officedocument.custom-properties+xml';
const itemPropertiesType = 'application/vnd.openxmlformats-officedocument.customXmlProperties+xml';

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="${relationships}/${type}" Target="${target}"/>`;

const override = (part: string, type: string): string => `<Override PartName="/${part}" ContentType="${type}"/>`;

/**
 * The XLSX file that `saveFile` made, with what its workbook's upload held for others: the theme instead of ours, the properties with
 * the time of ours, and the custom XML, each under a name of our own. *Source*: ECMA-376 part 1, 15.2.4 to 15.2.6, 15.2.12.
 */
export const withKeptParts = async (
  bytes: Uint8Array,
  { core, app, custom, theme, items }: KeptParts,
): Promise<Uint8Array<ArrayBuffer>> => {
  const parts = new PackageParts(bytes);
  const all = new Map<string, string>();
  /** `added` stands before `mark` in the part. */
  const insert = async (name: string, mark: string, added: string): Promise<void> => {
    const text = await parts.text(name);
    if (text !== null && added !== '')
      all.set(
        name,
        text.replace(mark, () => `${added}${mark}`),
      );
  };
  await insert('docProps/core.xml', '<dcterms:modified', core);
  await insert('docProps/app.xml', '</Properties>', app);
  if (theme !== null) all.set('xl/theme/theme1.xml', theme);
  let [types, ofPackage, ofBook] = ['', '', ''];
  if (custom !== null) {
    all.set('docProps/custom.xml', custom);
    types += override('docProps/custom.xml', customPropertiesType);
    ofPackage += relation('kept', 'custom-properties', 'docProps/custom.xml');
  }
  items.forEach(({ text, properties }, index) => {
    const number = index + 1;
    all.set(`customXml/item${number}.xml`, text);
    ofBook += relation(`kept${number}`, 'customXml', `../customXml/item${number}.xml`);
    if (properties === null) return;
    all.set(`customXml/itemProps${number}.xml`, properties);
    types += override(`customXml/itemProps${number}.xml`, itemPropertiesType);
    const named = relation('kept', 'customXmlProps', `itemProps${number}.xml`);
    all.set(
      `customXml/_rels/item${number}.xml.rels`,
      `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="${packageRelationships}">${named}</Relationships>`,
    );
  });
  await insert('[Content_Types].xml', '</Types>', types);
  await insert('_rels/.rels', '</Relationships>', ofPackage);
  await insert('xl/_rels/workbook.xml.rels', '</Relationships>', ofBook);
  return withParts(bytes, all);
};
