import { withParts } from '../opc/rewrite.ts';

/** The end record alone (APPNOTE.TXT 4.3.16). */
const emptyArchive = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array<number>(18).fill(0)]);

export const spreadsheetml = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** `behind` is what stands after the cells. */
export const worksheet = (rows: string, { before = '', behind = '' } = {}): string =>
  `<?xml version="1.0"?>${before}<worksheet xmlns="${spreadsheetml}" xmlns:r="${relationships}"><sheetData>${rows}</sheetData>${behind}</worksheet>`;

/** The relations of a part, by their type and target; their ids are r1, r2 … */
export const relations = (...all: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(([type, target], at) => `<Relationship Id="r${at + 1}" Type="${relationships}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;

/** A file of one sheet named A, part by part. */
export const xlsxOf = (members: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array<ArrayBuffer>> => {
  const parts = {
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    '_rels/.rels': relations(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${spreadsheetml}" xmlns:r="${relationships}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
    ...members,
  };
  return withParts(emptyArchive, new Map(Object.entries(parts)));
};
