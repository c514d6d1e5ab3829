import { buffer } from 'node:stream/consumers';
import type { ContentStore } from '@cloudity/content';
import type { TenantId } from '@cloudity/contracts';
import { createSandbox, type Outcome } from '@cloudity/sandbox';
import { extractLimits } from './extract/limits.ts';
import { extractPlain } from './extract/plain.ts';
import type { FormatInput } from './extract/run-format.ts';
import { formatOf } from './format.ts';
import type { TextSource, TextState } from './store.ts';

const mib = 1024 * 1024;
/** Larger office files, pages, messages and PDFs are found by their names only. */
const maxInputBytes = 64 * mib;

export interface FileText {
  readonly state: TextState;
  readonly body: string;
}

const none = (state: TextState): FileText => ({ state, body: '' });

const textOf = (outcome: Outcome<string>): FileText => {
  if (outcome.kind === 'done')
    return typeof outcome.value === 'string' && outcome.value !== ''
      ? { state: 'read', body: outcome.value }
      : none('empty');
  // Nobody's fault: the process ends, and the next one reads it.
  if (outcome.reason === 'stopped') throw new Error(outcome.message);
  return none(outcome.reason === 'input' ? 'too_large' : 'unreadable');
};

/**
 * Reads what uploads say. Plain texts are decoded here, a bounded part of them; everything that has to be parsed is parsed in a sandbox
 * (packages/sandbox): 20 s, 384 MiB, no network.
 */
export const createTextReader = (contents: ContentStore) => {
  const limits = { timeMs: 20_000, memoryBytes: 384 * mib, inputBytes: maxInputBytes, outputBytes: 4 * mib };
  const formats = createSandbox<FormatInput, string>({
    module: new URL('extract/run-format.ts', import.meta.url),
    limits,
  });
  const pdf = createSandbox<Record<string, never>, string>({
    module: new URL('extract/run-pdf.ts', import.meta.url),
    limits,
    programs: true,
  });

  return {
    /** *Errors*: the content cannot be read from the store; the reader is closed. */
    read: async (tenantId: TenantId, source: TextSource & { readonly contentId: string }): Promise<FileText> => {
      const format = formatOf(source);
      if (format === null) return none('unsupported');
      if (source.sizeBytes === 0) return none('empty');
      const content = { id: source.contentId, sizeBytes: source.sizeBytes };
      if (format === 'plain') {
        const end = Math.min(source.sizeBytes, extractLimits.maxPlainBytes) - 1;
        const body = extractPlain(await buffer(await contents.read(tenantId, content, { start: 0, end })));
        if (body === null) return none('unsupported');
        return body === '' ? none('empty') : { state: 'read', body };
      }
      if (source.sizeBytes > maxInputBytes) return none('too_large');
      const files = { input: await contents.read(tenantId, content) };
      return textOf(format === 'pdf' ? await pdf.run({}, files) : await formats.run({ format }, files));
    },
    dispose: async (): Promise<void> => {
      await Promise.all([formats.dispose(), pdf.dispose()]);
    },
  };
};

export type TextReader = ReturnType<typeof createTextReader>;
