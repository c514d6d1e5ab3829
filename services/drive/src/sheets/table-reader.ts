import type { ContentStore } from '@cloudity/content';
import type { ConversionLoss, SheetRefusal, TableDialect, TenantId } from '@cloudity/contracts';
import type { TableFormat } from '@cloudity/contracts/table-formats';
import { maxPicturesBytes } from '@cloudity/convert/sheet/picture';
import { AppError } from '@cloudity/kernel';
import { createSandbox, type Outcome } from '@cloudity/sandbox';
import type { ContentVersion } from '../content/store.ts';
import type { TableAnswer, TableBase, TableLook, TableOrder } from './run-table.ts';

const mib = 1024 * 1024;
/** Bytes of a file that is opened; packages/convert has the same bound. */
const maxInputBytes = 100 * mib;
/** Files that wait for the one that is being read. */
const maxWaiting = 16;
/** Of a preview. */
const [shownRows, shownColumns] = [50, 30];

export interface OpenedTable {
  /** The first update of the new workbook. */
  readonly update: Uint8Array;
  /** KeptParts as JSON: what goes back into an XLSX file of the workbook. Null when there is nothing. */
  readonly kept: Uint8Array | null;
  readonly losses: readonly ConversionLoss[];
  /** What its attachments hold, which it names. */
  readonly pictures: readonly { readonly fileId: string; readonly bytes: Uint8Array }[];
}

type Content = Pick<ContentVersion, 'contentId' | 'sizeBytes'>;

export interface TableReader {
  /** *Errors*: `invalid` and `too_large` with `detail.reason`, a SheetRefusal; `unavailable` when too many wait or the caller has hung up. */
  readonly open: (
    tenantId: TenantId,
    content: Content,
    order: {
      readonly format: TableFormat;
      readonly name: string;
      readonly dialect: TableDialect | null;
      readonly base: TableBase;
      readonly pictureIds: readonly string[];
    },
    signal: AbortSignal,
  ) => Promise<OpenedTable>;
  /** The beginning of a text file. *Errors*: as `open`. */
  readonly look: (
    tenantId: TenantId,
    content: Content,
    dialect: Partial<TableDialect>,
    signal: AbortSignal,
  ) => Promise<TableLook>;
  readonly dispose: () => Promise<void>;
}

const refused = (reason: SheetRefusal, message: string): AppError =>
  new AppError(reason === 'too_large' || reason === 'too_slow' ? 'too_large' : 'invalid', message, {
    detail: { reason },
  });

export const unreadable = (): AppError => refused('unreadable', 'The file is damaged, or no spreadsheet.');

/** *Errors*: `unavailable`, which nobody hears, when the caller has hung up. */
export const requireWaiting = (signal: AbortSignal): void => {
  if (signal.aborted) throw new AppError('unavailable', 'Nobody waits for it any more.');
};

/** What stands between a hostile file and everybody else is told as what it means for the person who chose it. */
const answerOf = (outcome: Outcome<TableAnswer>): Exclude<TableAnswer, { kind: 'refused' }> => {
  if (outcome.kind === 'done') {
    if (outcome.value.kind === 'refused') throw refused(outcome.value.code, outcome.value.message);
    return outcome.value;
  }
  switch (outcome.reason) {
    case 'time':
      throw refused('too_slow', 'Reading the file takes too long.');
    case 'input':
    case 'memory':
    case 'output':
      throw refused('too_large', 'The file holds more than a spreadsheet can.');
    case 'stopped':
      throw new AppError('unavailable', 'The server is stopping. Try again.');
    default:
      throw unreadable();
  }
};

/** Reads tables out of uploads, in a sandbox (packages/sandbox): 60 s, 1.5 GiB of memory, no network, one at a time. */
export const createTableReader = (contents: ContentStore): TableReader => {
  const sandbox = createSandbox<TableOrder, TableAnswer>({
    module: new URL('run-table.ts', import.meta.url),
    limits: {
      timeMs: 60_000,
      memoryBytes: 1536 * mib,
      inputBytes: maxInputBytes,
      outputBytes: 65 * mib + maxPicturesBytes,
    },
  });
  let waiting = 0;

  const read = async (tenantId: TenantId, content: Content, order: TableOrder, signal: AbortSignal) => {
    if (content.sizeBytes > maxInputBytes)
      throw refused('too_large', `A file to open has at most ${maxInputBytes / mib} MB.`);
    if (waiting >= maxWaiting) throw new AppError('unavailable', 'Many files are being opened. Try again in a moment.');
    waiting += 1;
    try {
      const input = {
        // Read from the store when its turn has come.
        async *[Symbol.asyncIterator]() {
          yield* await contents.read(tenantId, { id: content.contentId, sizeBytes: content.sizeBytes });
        },
      };
      const outcome = await sandbox.run(order, { input }, { signal });
      requireWaiting(signal);
      return { answer: answerOf(outcome), blobs: outcome.kind === 'done' ? outcome.blobs : [] };
    } finally {
      waiting -= 1;
    }
  };

  return {
    open: async (tenantId, content, order, signal) => {
      const { answer, blobs } = await read(tenantId, content, { work: 'open', ...order }, signal);
      const [update, ...more] = blobs;
      if (answer.kind !== 'opened' || !update || more.length < answer.pictures.length) throw unreadable();
      const pictures = answer.pictures.map((fileId, at) => ({ fileId, bytes: more[at] ?? Buffer.alloc(0) }));
      return { update, kept: more[pictures.length] ?? null, losses: answer.losses, pictures };
    },
    look: async (tenantId, content, dialect, signal) => {
      const order = { work: 'look', dialect, rows: shownRows, columns: shownColumns } as const;
      const { answer } = await read(tenantId, content, order, signal);
      if (answer.kind !== 'look') throw refused('unreadable', 'The file is damaged, or no table.');
      return { dialect: answer.dialect, rows: answer.rows, isWhole: answer.isWhole };
    },
    dispose: () => sandbox.dispose(),
  };
};
