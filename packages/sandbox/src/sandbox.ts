import {
  createFolder,
  fillFolder,
  type InputFiles,
  InputTooLargeError,
  removeAbandonedFolders,
  removeFolder,
} from './folder.ts';
import { type Guards, surroundings } from './guards.ts';
import { handOut, type KeptFile } from './kept-file.ts';
import { defaultLimits, type SandboxLimits } from './limits.ts';
import { failed, type Outcome } from './outcome.ts';
import { startRun } from './run.ts';
import { createSlots } from './slots.ts';

export interface SandboxOptions {
  /** The file whose `run` is a SandboxTask: `new URL('./task.ts', import.meta.url)`. */
  readonly module: URL;
  /** Bounds that replace single defaults (limits.ts). */
  readonly limits?: Partial<SandboxLimits>;
  /** Runs at the same time; others wait for their turn. */
  readonly concurrency?: number;
  readonly addons?: boolean;
  readonly programs?: boolean;
}

export interface Sandbox<Input, Value> {
  /**
   * The module's answer to the message, from a process that is started for it alone and ends with it. Never rejects because of what
   * the module or the files do; rejects when reading the given files or taking the kept one fails, and when no process can be started.
   */
  readonly run: (
    input: Input,
    files?: InputFiles,
    options?: {
      /** Aborting ends the run, or its waiting, as `stopped`. */
      readonly signal?: AbortSignal;
      /** What the module left is handed out in pieces, when it has answered. */
      readonly keep?: KeptFile;
    },
  ) => Promise<Outcome<Value>>;
  readonly guards: Guards;
  /** Runs that wait or work end as `stopped`. Idempotent. */
  readonly dispose: () => Promise<void>;
}

/** Untrusted files are parsed elsewhere: in processes with bounded memory and time, no network, and nothing of ours in reach. */
export const createSandbox = <Input, Value>({
  module,
  limits: given = {},
  concurrency = 1,
  addons = false,
  programs = false,
}: SandboxOptions): Sandbox<Input, Value> => {
  const limits = { ...defaultLimits, ...given };
  const around = surroundings();
  const slots = createSlots(concurrency);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  void removeAbandonedFolders().catch(() => undefined);

  const runIn = async (
    slot: number,
    input: Input,
    files: InputFiles,
    signal: AbortSignal,
    keep: KeptFile | undefined,
  ): Promise<Outcome<Value>> => {
    const userId = around.guards.user ? userIdOf(slot) : null;
    const folder = await createFolder();
    try {
      await fillFolder(folder, files, { inputBytes: limits.inputBytes, userId });
      const outcome = await startRun<Value>(
        around,
        { limits, folder, addons, programs, signal },
        {
          module: module.href,
          input,
          folder,
          timeMs: limits.timeMs,
          userId,
        },
      );
      if (outcome.kind === 'done' && keep) await handOut(folder, keep, { fileBytes: limits.fileBytes, userId });
      return outcome;
    } catch (error) {
      if (error instanceof InputTooLargeError) return failed('input', error.message);
      throw error;
    } finally {
      await removeFolder(folder);
    }
  };

  return {
    guards: around.guards,
    run: async (input, files = {}, { signal: own, keep } = {}) => {
      const slot = await slots.take();
      const signal = own ? AbortSignal.any([own, stopping.signal]) : stopping.signal;
      if (signal.aborted) {
        slots.give(slot);
        return failed('stopped', 'Nobody waits for it any more.');
      }
      const work = runIn(slot, input, files, signal, keep).finally(() => slots.give(slot));
      const settled = work.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      void settled.then(() => running.delete(settled));
      return work;
    },
    dispose: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };
};

/** From the range that systemd keeps for users without a name; another one for each run at the same time of a process. */
const userIdOf = (slot: number): number => 61_184 + ((process.pid * 16 + slot) % 4_096);
