import type { Draft } from '@cloudity/content';
import type { PreviewReason } from '@cloudity/contracts';
import { createSandbox } from '@cloudity/sandbox';
import { z } from 'zod';
import { canOpen, findPrograms } from '../previews/kinds.ts';
import { StoppedError } from '../previews/maker.ts';
import { Layout, sizeOf } from './layout.ts';
import { originalName, renditionName, type VideoAnswer, type VideoOrder } from './making/order.ts';

const mib = 1024 * 1024;
/** Bounds of one rendition (SPEC DP7). */
const limits = {
  timeMs: 2_700_000,
  memoryBytes: 768 * mib,
  inputBytes: 4096 * mib,
  outputBytes: mib,
  fileBytes: 3072 * mib,
};
const bounds = { mostSeconds: 7_200, mostPixels: 10_000_000 };

export type MadeRendition =
  | { readonly reason: PreviewReason; readonly draft: null }
  | { readonly reason: null; readonly draft: Draft; readonly layout: Layout };

export interface VideoMaker {
  /**
   * A rendition of the original, its bytes in a draft that `write` made and that is the caller's now, or why there is none.
   * *Errors*: StoppedError; what reading and `write` throw.
   */
  readonly make: (
    original: AsyncIterable<Uint8Array>,
    write: (pieces: AsyncIterable<Uint8Array>) => Promise<Draft>,
    discard: (draft: Draft) => Promise<void>,
  ) => Promise<MadeRendition>;
  readonly dispose: () => Promise<void>;
}

/** The process that answers has read a hostile file: nothing it says is taken unlooked at. */
const Answer = z.union([
  z.object({ reason: z.enum(['too_large', 'damaged', 'unsupported', 'locked']) }),
  z.object({ reason: z.null(), layout: Layout }),
]);

/** Makes renditions in a process of its own, one at a time. */
export const createVideoMaker = (): VideoMaker => {
  const sandbox = createSandbox<VideoOrder, VideoAnswer>({
    module: new URL('making/task.ts', import.meta.url),
    limits,
    programs: true,
  });
  return {
    make: async (original, write, discard) => {
      const drafts: Draft[] = [];
      const outcome = await sandbox.run(
        { programs: findPrograms(), ...bounds },
        { [originalName]: original },
        {
          keep: {
            name: renditionName,
            take: async (pieces) => {
              drafts.push(await write(pieces));
            },
          },
        },
      );
      const [draft] = drafts;
      const none = async (reason: PreviewReason): Promise<MadeRendition> => {
        if (draft) await discard(draft);
        return { reason, draft: null };
      };
      if (outcome.kind === 'failed') {
        if (outcome.reason === 'stopped') throw new StoppedError();
        return none(outcome.reason === 'input' ? 'too_large' : 'failed');
      }
      const answer = Answer.safeParse(outcome.value);
      if (!answer.success) return none('failed');
      if (answer.data.reason !== null) return none(answer.data.reason === 'too_large' ? 'too_large' : 'damaged');
      const { layout } = answer.data;
      if (draft?.sizeBytes !== sizeOf(layout)) return none('failed');
      return { reason: null, draft, layout };
    },
    dispose: () => sandbox.dispose(),
  };
};

/** Whether this system has what it takes. */
export const canMakeVideos = (): boolean => canOpen('video', findPrograms());
