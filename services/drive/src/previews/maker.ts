import { type PreviewReason, previewSizes, type RenditionKind } from '@cloudity/contracts';
import { PreviewTable, tableBounds } from '@cloudity/contracts/preview-table';
import { tableFormatOf } from '@cloudity/contracts/table-formats';
import { createSandbox, type Failure, type Outcome } from '@cloudity/sandbox';
import { z } from 'zod';
import { canOpen, findPrograms, mediaKindOf } from './kinds.ts';
import type { Reason } from './making/draw.ts';
import { type Facts, noFacts } from './making/no-facts.ts';
import { type Made, type OfficeOrder, type Order, originalName } from './making/order.ts';
import type { Programs } from './making/programs.ts';
import type { TableOrder } from './making/read-table.ts';

const mib = 1024 * 1024;
/** Bounds of one preview (SPEC DP1). */
const stillLimits = {
  timeMs: 30_000,
  memoryBytes: 768 * mib,
  inputBytes: 256 * mib,
  outputBytes: 4 * mib,
  fileBytes: 256 * mib,
};
const videoLimits = { ...stillLimits, timeMs: 60_000, inputBytes: 4096 * mib, fileBytes: 64 * mib };
const officeLimits = { ...stillLimits, timeMs: 60_000, inputBytes: 100 * mib, outputBytes: 44 * mib };
const tableLimits = { timeMs: 30_000, memoryBytes: 1024 * mib, inputBytes: 100 * mib, outputBytes: 32 * mib };
/** Pages of a spreadsheet come beside its table; of large ones they take long and nobody reads them. */
const mostPagedBytes = 5 * mib;

export interface MadeImage {
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

export interface MadeRendition {
  readonly kind: RenditionKind;
  readonly bytes: Buffer;
}

export interface MadePreview {
  readonly reason: PreviewReason | null;
  readonly images: readonly MadeImage[];
  readonly renditions: readonly MadeRendition[];
  readonly facts: Facts;
}

export interface OpenableContent {
  readonly mimeType: string;
  readonly sizeBytes: number;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
}

export interface Maker {
  /** What can be made of the content: images, or why there are none. *Errors*: what reading the content throws. */
  readonly make: (content: OpenableContent) => Promise<MadePreview>;
  readonly dispose: () => Promise<void>;
}

const pixels = z.number().int().min(1).max(1_000_000);
const count = z.number().int().min(0).max(1e10).nullable();
/** The process that answers has read a hostile file: nothing it says is taken unlooked at. */
const Answer = z.object({
  reason: z.enum(['unsupported', 'too_large', 'damaged', 'locked']).nullable(),
  images: z
    .array(z.object({ size: z.literal([...previewSizes]), width: pixels, height: pixels }))
    .max(previewSizes.length),
  hasPages: z.boolean().default(false),
  facts: z.object({
    width: pixels.nullable(),
    height: pixels.nullable(),
    durationMs: count,
    pages: count,
    takenAt: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000$/)
      .nullable(),
    offsetMinutes: z.number().int().min(-900).max(900).nullable(),
    latitude: z.number().min(-90).max(90).nullable(),
    longitude: z.number().min(-180).max(180).nullable(),
  }),
});

const isWebp = (bytes: Buffer): boolean =>
  bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';

/** The service ends; what was begun is made another time. */
export class StoppedError extends Error {
  constructor() {
    super('Previews are being stopped.');
    this.name = 'StoppedError';
  }
}

const none = (reason: PreviewReason): MadePreview => ({ reason, images: [], renditions: [], facts: noFacts });

/** Why a run has none. *Errors*: StoppedError. */
const reasonOfFailure = (reason: Failure): PreviewReason => {
  if (reason === 'stopped') throw new StoppedError();
  return reason === 'input' ? 'too_large' : 'failed';
};

const isPdf = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 5) === '%PDF-';

/** What a run's end means. *Errors*: StoppedError. */
export const previewFromOutcome = (outcome: Outcome<Made>): MadePreview => {
  if (outcome.kind === 'failed') return none(reasonOfFailure(outcome.reason));
  const answer = Answer.safeParse(outcome.value);
  if (!answer.success) return none('failed');
  const { images: drawn, hasPages, facts, reason } = answer.data;
  const pictures = outcome.blobs.slice(0, drawn.length);
  const pages = outcome.blobs.slice(drawn.length);
  if (pictures.length !== drawn.length || !pictures.every(isWebp)) return none('failed');
  if (pages.length !== (hasPages ? 1 : 0) || !pages.every(isPdf)) return none('failed');
  const images = drawn.map((image, index) => ({ ...image, bytes: pictures[index] ?? Buffer.alloc(0) }));
  return {
    reason: images.length > 0 ? null : (reason ?? 'failed'),
    images,
    renditions: pages.map((bytes) => ({ kind: 'pdf', bytes })),
    facts,
  };
};

const reasons: readonly unknown[] = ['unsupported', 'too_large', 'damaged', 'locked'] satisfies readonly Reason[];

/** As `previewFromOutcome`, for a table. */
export const tableFromOutcome = (outcome: Outcome<Reason | null>): MadePreview => {
  if (outcome.kind === 'failed') return none(reasonOfFailure(outcome.reason));
  if (outcome.value !== null) return none(reasons.includes(outcome.value) ? outcome.value : 'failed');
  try {
    const table = PreviewTable.parse(JSON.parse(outcome.blobs[0]?.toString('utf8') ?? ''));
    const bytes = Buffer.from(JSON.stringify(table));
    return { reason: null, images: [], renditions: [{ kind: 'table', bytes }], facts: noFacts };
  } catch {
    return none('failed');
  }
};

/** Makes previews in processes of their own. */
export const createMaker = (): Maker => {
  const task = new URL('making/task.ts', import.meta.url);
  const officeTask = new URL('making/office-task.ts', import.meta.url);
  const readTable = new URL('making/read-table.ts', import.meta.url);
  const programs = { addons: true, programs: true };
  const stills = createSandbox<Order, Made>({ module: task, limits: stillLimits, ...programs });
  const videos = createSandbox<Order, Made>({ module: task, limits: videoLimits, ...programs });
  const offices = createSandbox<OfficeOrder, Made>({
    module: officeTask,
    limits: officeLimits,
    ...programs,
  });
  const tables = createSandbox<TableOrder, Reason | null>({ module: readTable, limits: tableLimits });

  const makeOffice = async ({ mimeType, sizeBytes, open }: OpenableContent, found: Programs): Promise<MadePreview> => {
    const known = tableFormatOf('', mimeType);
    // Its JSON has no media type of its own.
    const format = known === 'luckysheet' ? null : known;
    const table =
      format && tableFromOutcome(await tables.run({ format, bounds: tableBounds }, { [originalName]: await open() }));
    if (table && (table.reason !== null || sizeBytes > mostPagedBytes)) return table;
    // Documents name things to fetch: without a wall around the network nobody opens them.
    if (!canOpen('office', found) || !offices.guards.network) return table ?? none('unavailable');
    const order = { isText: format === 'text', sizes: previewSizes, programs: found };
    const pages = previewFromOutcome(await offices.run(order, { [originalName]: await open() }));
    // How many pages a spreadsheet has depends on the paper.
    if (!table) return pages;
    return { ...table, images: pages.images, renditions: [...table.renditions, ...pages.renditions] };
  };

  return {
    make: async (content) => {
      const kind = mediaKindOf(content.mimeType);
      if (kind === null) return none('unsupported');
      const found = findPrograms();
      if (kind === 'office') return makeOffice(content, found);
      if (!canOpen(kind, found)) return none('unavailable');
      const sandbox = kind === 'video' ? videos : stills;
      const order = { kind, sizes: previewSizes, programs: found };
      return previewFromOutcome(await sandbox.run(order, { [originalName]: await content.open() }));
    },
    dispose: async () => {
      await Promise.all([stills, videos, offices, tables].map((sandbox) => sandbox.dispose()));
    },
  };
};
