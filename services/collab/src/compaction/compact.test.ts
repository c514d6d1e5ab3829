import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { itemWithOrigin, textOf, typed, typist } from '../testing/updates.ts';
import { decodeSnapshotRanges } from '../yjs/snapshot-ranges.ts';
import { compact } from './compact.ts';
import { isDue, isDueWhenEmpty, restMs } from './rule.ts';
import { runJob } from './run-job.ts';

const rowsOf = (updates: readonly Uint8Array[], from = 1) =>
  updates.map((data, index) => ({ seq: from + index, data }));
const empty = new Uint8Array([0, 0]);

describe('CO18: compaction', () => {
  it('says the same in fewer bytes, and knows what it holds', () => {
    const { text, updates } = typist(7);
    for (let index = 0; index < 300; index++) text.insert(text.length, `${index} `);
    text.delete(100, 500);
    const { snapshot, ranges, quarantined } = compact({ snapshot: null, rows: rowsOf(updates) });
    expect(textOf([snapshot])).toBe(text.toString());
    expect(quarantined).toEqual([]);
    const size = updates.reduce((sum, update) => sum + update.length, 0);
    expect(snapshot.length).toBeLessThan(size / 4);
    const held = decodeSnapshotRanges(ranges);
    expect(held.structs.vector()).toEqual(new Map([[7, 1090]]));
    expect(held.deletes.covers({ client: 7, start: 100, end: 600 })).toBe(true);
  });

  it('goes on from a snapshot', () => {
    const updates = typed(7, 'one ', 'two ', 'three');
    const first = compact({ snapshot: null, rows: rowsOf(updates.slice(0, 2)) });
    const second = compact({ snapshot: first.snapshot, rows: rowsOf(updates.slice(2), 3) });
    expect(textOf([second.snapshot])).toBe('one two three');
  });

  it('keeps what waits for something missing', () => {
    const [one, two, three] = typed(7, 'one ', 'two ', 'three') as [Uint8Array, Uint8Array, Uint8Array];
    const { snapshot } = compact({ snapshot: null, rows: rowsOf([one, three]) });
    expect(textOf([snapshot])).toBe('one ');
    expect(textOf([snapshot, two])).toBe('one two three');
  });

  it('adds nothing of its own, as a browser does that tidies up formatting', () => {
    const { doc, text, updates } = typist(7);
    text.insert(0, 'bold and plain');
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    const theirs: Uint8Array[] = [];
    other.on('update', (update: Uint8Array) => theirs.push(update));
    text.format(0, 4, { bold: true });
    other.getText('text').format(0, 4, { bold: true });
    const rows = rowsOf([...updates, ...theirs]);
    const { ranges } = compact({ snapshot: null, rows });
    expect(decodeSnapshotRanges(ranges).deletes.isEmpty).toBe(true);
  });

  it('is due by rows, by bytes, or when the tail outgrows the snapshot', () => {
    const small = { rows: 11, bytes: 500, snapshotBytes: 1000 };
    expect(isDue(small)).toBe(false);
    expect(isDue({ ...small, bytes: 1001 })).toBe(true);
    expect(isDue({ ...small, rows: 201 })).toBe(true);
    expect(isDue({ rows: 1, bytes: 70_000, snapshotBytes: 1e6 })).toBe(true);
    expect(isDue({ rows: 3, bytes: 60, snapshotBytes: 0 })).toBe(false);
    expect(isDueWhenEmpty({ rows: 3, bytes: 60, snapshotBytes: 0 })).toBe(true);
    expect(isDueWhenEmpty({ rows: 3, bytes: 60, snapshotBytes: 1000 })).toBe(false);
    expect(isDueWhenEmpty({ rows: 0, bytes: 0, snapshotBytes: 0 })).toBe(false);
    expect(restMs(1000)).toBe(20_000);
  });
});

describe('CO11 (H6): quarantine', () => {
  const poison = itemWithOrigin([9, 0], [9, 4]);

  it('leaves out the row that makes applying fail and keeps all others', () => {
    const [one, two] = typed(7, 'one ', 'two') as [Uint8Array, Uint8Array];
    const result = compact({ snapshot: null, rows: rowsOf([one, poison, two]) });
    expect(result.quarantined).toEqual([2]);
    expect(textOf([result.snapshot])).toBe('one two');
  });

  it('finds the guilty row when it was waiting and a good one wakes it', () => {
    const [one, two, three] = typed(9, 'a', 'b', 'c') as [Uint8Array, Uint8Array, Uint8Array];
    const waiting = itemWithOrigin([9, 3], [9, 7]);
    const result = compact({ snapshot: null, rows: rowsOf([one, waiting, three, two]) });
    expect(result.quarantined).toEqual([2]);
    expect(textOf([result.snapshot])).toBe('abc');
  });
});

describe('CO29: copies and text', () => {
  const documentWithImage = (): Uint8Array => {
    const doc = new Y.Doc();
    const image = new Y.XmlElement('image');
    image.setAttribute('fileId', '00000000-0000-7000-8000-000000000001');
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [new Y.XmlText('Hello')]);
    doc.getXmlFragment('body').insert(0, [paragraph, image]);
    return Y.encodeStateAsUpdate(doc);
  };

  it('a copy shows its own images', async () => {
    const input = { snapshot: null, rows: [{ seq: 1, data: documentWithImage() }] };
    const to = '00000000-0000-7000-8000-000000000002';
    const attachments = { '00000000-0000-7000-8000-000000000001': to };
    const { snapshot } = (await runJob({ kind: 'copy', input, model: 'doc', attachments })) as { snapshot: Uint8Array };
    const doc = new Y.Doc();
    Y.applyUpdate(doc, snapshot);
    const image = doc.getXmlFragment('body').get(1) as Y.XmlElement;
    expect(image.getAttribute('fileId')).toBe(to);
    expect(doc.getXmlFragment('body').length).toBe(2);
  });

  it('is read as Markdown and HTML', async () => {
    const input = { snapshot: documentWithImage(), rows: [] };
    expect(await runJob({ kind: 'export', input, format: 'md', title: 'T' })).toContain('Hello');
    expect(await runJob({ kind: 'export', input, format: 'html', title: 'A & B' })).toContain(
      '<title>A &amp; B</title>',
    );
    expect(await runJob({ kind: 'export', input: { snapshot: null, rows: [] }, format: 'md', title: '' })).toBe('');
    expect(
      await runJob({ kind: 'export', input: { snapshot: null, rows: rowsOf([empty]) }, format: 'md', title: '' }),
    ).toBe('');
  });
});
