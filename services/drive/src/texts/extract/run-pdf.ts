import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SandboxTask } from '@cloudity/sandbox';
import { extractLimits } from './limits.ts';
import { cleanText } from './text-sink.ts';

const runProgram = promisify(execFile);

/** Bytes of text taken from the program; UTF-8 needs up to four for a character. */
const maxBuffer = extractLimits.maxCharacters * 4;

const isTooLong = (error: unknown): error is { stdout: string } =>
  (error as { code?: unknown } | null)?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';

/** In the sandbox: the text of the PDF `input`, by poppler's pdftotext. */
export const run: SandboxTask<Record<string, never>, string> = async (_, { folder }) => {
  const options = ['-enc', 'UTF-8', '-nopgbrk', '-q', '-l', String(extractLimits.maxPdfPages)];
  const { stdout } = await runProgram('pdftotext', [...options, join(folder, 'input'), '-'], { maxBuffer }).catch(
    (error: unknown) => {
      if (isTooLong(error)) return error;
      throw error;
    },
  );
  return { value: cleanText(stdout.slice(0, extractLimits.maxCharacters)) };
};
