import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxTask } from '@cloudity/sandbox';
import { drawImages, reasonOf } from './draw.ts';
import { readFacts } from './facts.ts';
import { openHeic } from './heic.ts';
import { type Facts, noFacts } from './no-facts.ts';
import { type Made, type Order, originalName } from './order.ts';
import { openPdf } from './pdf.ts';
import { FailedProgramError } from './programs.ts';
import { openVideo } from './video.ts';

/** Runs in a sandbox, on a file that nobody trusts. */
export const run: SandboxTask<Order, Made> = async ({ kind, sizes, programs }, { folder }) => {
  const original = join(folder, originalName);
  let facts: Facts = noFacts;
  try {
    let picture = original;
    const isPicture = kind === 'image' || kind === 'heic';
    if (isPicture) {
      facts = await readFacts(original);
      if (kind === 'heic') picture = await openHeic(original, folder, programs);
    } else {
      const opened = await (kind === 'pdf' ? openPdf : openVideo)(original, folder, programs);
      facts = opened.facts;
      picture = opened.picture;
    }
    await stat(picture);
    const { images, width, height } = await drawImages(picture, sizes, { isUpright: kind === 'heic' });
    return {
      value: {
        reason: null,
        images: images.map(({ bytes: _, ...rest }) => rest),
        facts: isPicture ? { ...facts, width, height } : facts,
      },
      blobs: images.map(({ bytes }) => bytes),
    };
  } catch (error) {
    const reason = error instanceof FailedProgramError ? error.reason : reasonOf(error);
    return { value: { reason, images: [], facts } };
  }
};
