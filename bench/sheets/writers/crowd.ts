import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCell, Workbook, writeCells } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import { connectAll, LoadClient } from '../../collab/load/client.ts';
import { marksIn } from '../../collab/load/typist.ts';
import { stockWire } from '../../collab/load/wire.ts';
import { percentile } from '../figure.ts';

/** What the process gets as its first message. */
export interface CrowdOptions {
  /** An address with a ticket for the reader, then one for each writer. */
  readonly addresses: readonly string[];
  readonly perSecond: number;
  /** Edits that are not counted: a hub that has just started compiles its code. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Rows that each writer has for itself. */
  readonly rowsEach: number;
}

/** What it answers. */
export interface CrowdFigures {
  readonly edits: number;
  /** Until somebody else's socket had an edit, ms. */
  readonly arrivedP50Ms: number;
  readonly arrivedP95Ms: number;
  /** Until the reader's workbook, which takes updates in once a frame, had it in its cell, ms. */
  readonly visibleP50Ms: number;
  readonly visibleP95Ms: number;
  /** Edits times people whom one did not reach within five seconds after the end. */
  readonly missing: number;
  /** Whether the reader's workbook shows everybody's last value in each cell. */
  readonly hasConverged: boolean;
}

const columns = 26;
const frameMs = 1000 / 60;

interface Edit {
  readonly sentAt: number;
  readonly writer: number;
  readonly row: number;
  readonly column: number;
  readonly isCounted: boolean;
}

const textOf = (mark: number): string => `<${mark.toString(36).padStart(4, '0')}>`;

/** A workbook with the state, whose changes are handed on. */
const open = (state: Uint8Array, onChange: (update: Uint8Array) => void): Workbook => {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'received') onChange(update);
  });
  return new Workbook(doc);
};

const run = async ({ addresses, perSecond, warmUpSeconds, seconds, rowsEach }: CrowdOptions): Promise<CrowdFigures> => {
  const edits: Edit[] = [];
  const last = new Map<string, number>();
  const arrived: number[] = [];
  const visible: number[] = [];
  let received = 0;
  const writers = addresses.length - 1;
  const target = (index: number) => ({
    name: 'cloudity',
    wire: stockWire,
    address: async () => ({ url: addresses[index] ?? '', room: '' }),
  });

  const take = (data: Uint8Array, reader: number): readonly number[] => {
    const now = performance.now();
    const marks = marksIn(data);
    for (const mark of marks) {
      const edit = edits[mark];
      if (edit === undefined || edit.writer === reader) continue;
      received += 1;
      if (edit.isCounted) arrived.push(now - edit.sentAt);
    }
    return marks;
  };

  const inbox: Uint8Array[] = [];
  const client = await LoadClient.connect({
    target: target(0),
    document: 0,
    onUpdate: (data) => inbox.push(data),
  });
  const reader = open(inbox.shift() ?? new Uint8Array([0, 0]), (update) => client.send(update));
  const sheet = reader.sheets[0]?.id ?? '';
  const rows = Array.from({ length: writers * rowsEach }, (_, row) =>
    Array.from({ length: columns }, (__, column) => row * column),
  );
  writeCells(reader, { sheet, row: 0, column: 0 }, rows);
  // The echo says that it is stored: whoever comes now gets it.
  while (inbox.length === 0) await sleep(5);
  const state = Y.encodeStateAsUpdate(reader.doc);
  const show = (): void => {
    const updates = inbox.splice(0);
    if (updates.length === 0) return;
    reader.doc.transact(() => {
      for (const update of updates) Y.applyUpdate(reader.doc, update, 'received');
    }, 'received');
    const marks = updates.flatMap((update) => take(update, -1));
    for (const mark of marks) {
      const edit = edits[mark];
      if (edit === undefined || readCell(reader, { sheet, ...edit }) !== textOf(mark)) continue;
      if (edit.isCounted) visible.push(performance.now() - edit.sentAt);
    }
  };
  const frames = setInterval(show, frameMs);

  const clients = await connectAll(writers, (index) =>
    LoadClient.connect({
      target: target(index + 1),
      document: 0,
      onUpdate: (data, kind) => {
        if (kind === 'update') take(data, index);
      },
    }),
  );
  const begin = performance.now();
  const pauseMs = 1000 / perSecond;
  await Promise.all(
    clients.map(async (socket, writer) => {
      const book = open(state, (update) => socket.send(update));
      await sleep(Math.random() * pauseMs);
      for (let since = 0; since < (warmUpSeconds + seconds) * 1000; ) {
        const mark = edits.length;
        const row = writer * rowsEach + Math.floor(Math.random() * rowsEach);
        const column = Math.floor(Math.random() * columns);
        since = performance.now() - begin;
        edits.push({ sentAt: performance.now(), writer, row, column, isCounted: since > warmUpSeconds * 1000 });
        last.set(`${row}:${column}`, mark);
        writeCells(book, { sheet, row, column }, [[textOf(mark)]]);
        await sleep(pauseMs * (0.8 + Math.random() * 0.4));
      }
    }),
  );
  // The reader counts as one more; a writer does not get its own.
  const due = edits.length * writers;
  for (const patience = performance.now() + 5_000; received < due && performance.now() < patience; ) await sleep(20);
  clearInterval(frames);
  show();
  const counted = edits.filter(({ isCounted }) => isCounted).length;
  const hasConverged = [...last].every(([place, mark]) => {
    const [row = 0, column = 0] = place.split(':').map(Number);
    return readCell(reader, { sheet, row, column }) === textOf(mark);
  });
  return {
    edits: counted,
    arrivedP50Ms: percentile(arrived, 0.5),
    arrivedP95Ms: percentile(arrived, 0.95),
    visibleP50Ms: percentile(visible, 0.5),
    visibleP95Ms: percentile(visible, 0.95),
    missing: due - received,
    hasConverged,
  };
};

// A measurement that died cannot end its writers any more.
process.once('disconnect', () => process.exit(1));
const [options] = (await once(process, 'message')) as [CrowdOptions];
process.send?.(await run(options));
