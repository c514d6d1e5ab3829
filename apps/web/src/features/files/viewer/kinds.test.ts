import { expect, test } from 'vitest';
import { languageOf, viewKindOf } from './kinds.ts';

test('a file is shown by its type, and by its name where the type says too little', () => {
  const seen = (
    [
      ['a.jpg', 'image/jpeg', 'image'],
      ['drawing.svg', 'image/svg+xml', 'image'],
      ['a.pdf', 'application/pdf', 'pdf'],
      ['a.mov', 'video/quicktime', 'video'],
      ['a.mp3', 'audio/mpeg', 'audio'],
      ['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'office'],
      ['a.xls', 'application/vnd.ms-excel', 'office'],
      ['a.csv', 'text/csv', 'office'],
      ['page.html', 'text/html', 'text'],
      ['a.json', 'application/json', 'text'],
      ['main.rs', 'application/octet-stream', 'text'],
      ['README', 'application/octet-stream', 'other'],
      ['a.zip', 'application/zip', 'other'],
      ['nothing', null, 'other'],
    ] as const
  ).filter(([name, type, kind]) => viewKindOf(name, type) !== kind);
  expect(seen).toEqual([]);
  expect([languageOf('A.PY'), languageOf('notes.txt')]).toEqual(['python', null]);
});
