import { baseOf, emptyWorkbook, setBase, Workbook } from '@cloudity/docmodel/sheet';
import { addImage, imagesOf } from '@cloudity/docmodel/sheet/image';
import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { replaceAttachments } from './attachments.ts';

it('a copy of a workbook shows its own copies of the pictures', () => {
  const [from, other, to] = [1, 2, 3].map((n) => `0198c0de-0000-7000-8000-00000000000${n}`) as [string, string, string];
  const doc = new Y.Doc();
  Y.applyUpdate(doc, emptyWorkbook());
  const workbook = new Workbook(doc);
  for (const [row, fileId] of [from, other].entries())
    addImage(workbook, { sheet: 's1', row, column: 0 }, { fileId, alt: '', x: 0, y: 0, width: 80, height: 60 });
  replaceAttachments('sheet', doc, { [from]: to });
  const shown = imagesOf(workbook, 's1').map(({ at, fileId }) => [at?.row, fileId]);
  expect(shown.sort()).toEqual([
    [0, to],
    [1, other],
  ]);
  workbook.destroy();
});

it('a copy of what names no file at all, but a member of every object, names the same', () => {
  const doc = new Y.Doc();
  const pictures = ['constructor', '__proto__', 'a'].map((fileId) => {
    const picture = new Y.XmlElement('image');
    picture.setAttribute('fileId', fileId);
    return picture;
  });
  doc.getXmlFragment('body').insert(0, pictures);
  replaceAttachments('doc', doc, { a: 'b' });
  expect(pictures.map((picture) => picture.getAttribute('fileId'))).toEqual(['constructor', '__proto__', 'b']);

  const book = new Y.Doc();
  Y.applyUpdate(book, emptyWorkbook());
  const workbook = new Workbook(book);
  const base = { fileId: 'constructor', sha256: 'a'.repeat(64) };
  setBase(workbook, base);
  replaceAttachments('sheet', book, { a: 'b' });
  expect(baseOf(book)).toEqual(base);
  workbook.destroy();
});
