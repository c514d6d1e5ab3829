import { odsPart } from '../ods/namespaces.ts';
import { withParts } from '../opc/rewrite.ts';

/** The end record alone (APPNOTE.TXT 4.3.16). */
const emptyArchive = Uint8Array.from([0x50, 0x4b, 0x05, 0x06, ...Array<number>(18).fill(0)]);

/** A file with this inside of its spreadsheet, and other parts. */
export const odsOf = (
  spreadsheet: string,
  { styles = '', more = {} }: { readonly styles?: string; readonly more?: Readonly<Record<string, string>> } = {},
): Promise<Uint8Array<ArrayBuffer>> =>
  withParts(
    emptyArchive,
    new Map(
      Object.entries({
        'content.xml': odsPart(
          'document-content',
          `<office:automatic-styles>${styles}</office:automatic-styles><office:body><office:spreadsheet>${spreadsheet}</office:spreadsheet></office:body>`,
        ),
        ...more,
      }),
    ),
  );
