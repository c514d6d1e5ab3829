import { type PreviewReason, previewSizes } from '@cloudity/contracts';
import { createSandbox, type Outcome } from '@cloudity/sandbox';
import { z } from 'zod';
import { canOpen, findPrograms, mediaKindOf } from './kinds.ts';
import { type Facts, noFacts } from './making/no-facts.ts';
import { type Made, type Order, originalName } from './making/order.ts';

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

export interface MadeImage {
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

export interface MadePreview {
  readonly reason: PreviewReason | null;
  readonly images: readonly MadeImage[];
  readonly facts: Facts;
}

export interface Maker {
  /** What can be made of the content: images, or why there are none. *Errors*: what reading the content throws. */
  readonly make: (mimeType: string, open: () => Promise<AsyncIterable<Uint8Array>>) => Promise<MadePreview>;
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

const none = (reason: PreviewReason): MadePreview => ({ reason, images: [], facts: noFacts });

/** What a run's end means. *Errors*: StoppedError. */
export const previewFromOutcome = (outcome: Outcome<Made>): MadePreview => {
  if (outcome.kind === 'failed') {
    if (outcome.reason === 'stopped') throw new StoppedError();
    return none(outcome.reason === 'input' ? 'too_large' : 'failed');
  }
  const answer = Answer.safeParse(outcome.value);
  const { blobs } = outcome;
  if (!answer.success || answer.data.images.length !== blobs.length || !blobs.every(isWebp)) return none('failed');
  const images = answer.data.images.map((image, index) => ({ ...image, bytes: blobs[index] ?? Buffer.alloc(0) }));
  return { reason: images.length > 0 ? null : (answer.data.reason ?? 'failed'), images, facts: answer.data.facts };
};

/** Makes previews in processes of their own. */
export const createMaker = (): Maker => {
  const module = new URL('making/task.ts', import.meta.url);
  const stills = createSandbox<Order, Made>({ module, limits: stillLimits, addons: true, programs: true });
  const videos = createSandbox<Order, Made>({ module, limits: videoLimits, addons: true, programs: true });
  return {
    make: async (mimeType, open) => {
      const kind = mediaKindOf(mimeType);
      if (kind === null) return none('unsupported');
      const programs = findPrograms();
      if (!canOpen(kind, programs)) return none('unavailable');
      const sandbox = kind === 'video' ? videos : stills;
      return previewFromOutcome(
        await sandbox.run({ kind, sizes: previewSizes, programs }, { [originalName]: await open() }),
      );
    },
    dispose: async () => {
      await Promise.all([stills.dispose(), videos.dispose()]);
    },
  };
};
