import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file as an office program writes it, from a page (`html`), rows (`csv`) or slides (`fodp`). */
export const officeFile = (source: string, from: 'html' | 'csv' | 'fodp', to: 'docx' | 'xlsx' | 'pptx'): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'office-'));
  const filters = { docx: 'docx:MS Word 2007 XML', xlsx: 'xlsx', pptx: 'pptx' };
  try {
    writeFileSync(join(folder, `source.${from}`), source);
    execFileSync(
      '/usr/bin/soffice',
      [
        `-env:UserInstallation=file://${folder}/profile`,
        ...['--headless', '--convert-to', filters[to], '--outdir', folder, join(folder, `source.${from}`)],
      ],
      { stdio: 'ignore' },
    );
    return readFileSync(join(folder, `source.${to}`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Two slides with titles, as OpenDocument writes them into a single file. */
export const slides = (...titles: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:automatic-styles><style:style style:name="band" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#dbe6fb" draw:stroke="none" draw:textarea-vertical-align="middle"/></style:style><style:style style:name="large" style:family="text"><style:text-properties fo:font-size="36pt" fo:font-family="Liberation Sans"/></style:style></office:automatic-styles><office:body><office:presentation>${titles
    .map(
      (title, index) =>
        `<draw:page draw:name="page${index + 1}"><draw:frame draw:style-name="band" svg:x="2cm" svg:y="4cm" svg:width="24cm" svg:height="6cm"><draw:text-box><text:p><text:span text:style-name="large">${title}</text:span></text:p></draw:text-box></draw:frame></draw:page>`,
    )
    .join('')}</office:presentation></office:body></office:document>`;
