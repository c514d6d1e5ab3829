import { zipOf } from './zip.ts';

const xml = (body: string): string => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${body}`;

/** Word's shape of a document: paragraphs of runs. */
export const docx = (...paragraphs: readonly string[]): Buffer =>
  zipOf([
    { name: '[Content_Types].xml', content: xml('<Types/>') },
    {
      name: 'word/document.xml',
      content: xml(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraphs
          .map((text) => `<w:p><w:pPr><w:b/></w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`)
          .join('')}</w:body></w:document>`,
      ),
    },
  ]);

/** A PDF of one page per text (PDF 32000-1 §7.5), letters of ASCII only. */
export const pdf = (...pages: readonly string[]): Buffer => {
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  for (const [index, text] of pages.entries()) {
    const stream = `BT /F1 12 Tf 72 720 Td (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`;
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    );
  }
  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const at = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const start = file.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, 'latin1');
};

const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument';

/** Relations of a part: what they are, where they lead, and those that lead out of the file. */
const links = (...targets: readonly (readonly [type: string, target: string, isOutside?: boolean])[]): string =>
  xml(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
      .map(
        ([type, target, isOutside = false], index) =>
          `<Relationship Id="r${index + 1}" Type="${relations}/${type}" Target="${target}"${isOutside ? ' TargetMode="External"' : ''}/>`,
      )
      .join('')}</Relationships>`,
  );

const contentTypes = (parts: Readonly<Record<string, string>>): string =>
  xml(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${Object.entries(
      parts,
    )
      .map(([part, type]) => `<Override PartName="/${part}" ContentType="${types}.${type}+xml"/>`)
      .join('')}</Types>`,
  );

/** A whole document of Word that any program opens. `picture` is the address of a linked picture. */
export const wordFile = (paragraphs: readonly string[], picture?: string): Buffer =>
  zipOf([
    {
      name: '[Content_Types].xml',
      content: contentTypes({ 'word/document.xml': 'wordprocessingml.document.main' }),
    },
    { name: '_rels/.rels', content: links(['officeDocument', 'word/document.xml']) },
    ...(picture ? [{ name: 'word/_rels/document.xml.rels', content: links(['image', picture, true]) }] : []),
    {
      name: 'word/document.xml',
      content: xml(
        `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${relations}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>${paragraphs
          .map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`)
          .join('')}${
          picture
            ? '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="r1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
            : ''
        }</w:body></w:document>`,
      ),
    },
  ]);

/** A presentation of PowerPoint: a title per slide. */
export const slidesFile = (titles: readonly string[]): Buffer => {
  const drawing = 'http://schemas.openxmlformats.org/drawingml/2006/main';
  const presentation = 'http://schemas.openxmlformats.org/presentationml/2006/main';
  const names = titles.map((_, index) => `ppt/slides/slide${index + 1}.xml`);
  return zipOf([
    {
      name: '[Content_Types].xml',
      content: contentTypes({
        'ppt/presentation.xml': 'presentationml.presentation.main',
        ...Object.fromEntries(names.map((name) => [name, 'presentationml.slide'])),
      }),
    },
    { name: '_rels/.rels', content: links(['officeDocument', 'ppt/presentation.xml']) },
    {
      name: 'ppt/_rels/presentation.xml.rels',
      content: links(...names.map((name) => ['slide', name.slice(4)] as const)),
    },
    {
      name: 'ppt/presentation.xml',
      content: xml(
        `<p:presentation xmlns:p="${presentation}" xmlns:r="${relations}"><p:sldIdLst>${titles
          .map((_, index) => `<p:sldId id="${256 + index}" r:id="r${index + 1}"/>`)
          .join('')}</p:sldIdLst><p:sldSz cx="9144000" cy="5143500"/></p:presentation>`,
      ),
    },
    ...titles.map((title, index) => ({
      name: names[index] ?? '',
      content: xml(
        `<p:sld xmlns:p="${presentation}" xmlns:a="${drawing}"><p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/><p:sp><p:nvSpPr><p:cNvPr id="2" name="t"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="914400" y="914400"/><a:ext cx="7315200" cy="1371600"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="DCE6F8"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:rPr sz="3200"/><a:t>${title}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
      ),
    })),
  ]);
};

/** A workbook of Excel with one sheet; its rows as SpreadsheetML. */
export const workbookFile = (rows: string): Buffer => {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return zipOf([
    {
      name: '[Content_Types].xml',
      content: contentTypes({
        'xl/workbook.xml': 'spreadsheetml.sheet.main',
        'xl/worksheets/sheet1.xml': 'spreadsheetml.worksheet',
      }),
    },
    { name: '_rels/.rels', content: links(['officeDocument', 'xl/workbook.xml']) },
    { name: 'xl/_rels/workbook.xml.rels', content: links(['worksheet', 'worksheets/sheet1.xml']) },
    {
      name: 'xl/workbook.xml',
      content: xml(
        `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Sums" sheetId="1" r:id="r1"/></sheets></workbook>`,
      ),
    },
    {
      name: 'xl/worksheets/sheet1.xml',
      content: xml(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`),
    },
  ]);
};

/** A text of OpenDocument with this body; `isLocked` as if its parts had a password. */
export const openDocument = (body: string, isLocked = false): Buffer => {
  const type = 'application/vnd.oasis.opendocument.text';
  const entry = (path: string, more = '') =>
    `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${path === '/' ? type : 'text/xml'}">${more}</manifest:file-entry>`;
  return zipOf([
    { name: 'mimetype', content: type },
    {
      name: 'META-INF/manifest.xml',
      content: xml(
        `<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">${entry('/')}${entry('content.xml', isLocked ? '<manifest:encryption-data/>' : '')}</manifest:manifest>`,
      ),
    },
    {
      name: 'content.xml',
      content: xml(
        `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
    },
  ]);
};
