import type { FileId, TenantId } from '@cloudity/contracts';
import { AppError, silentLog } from '@cloudity/kernel';
import { expect, test } from 'vitest';
import type { Drive } from '../drive.ts';
import { createExports } from './exports.ts';

test('DR84: exports that were left behind are made although the first of them cannot be', async () => {
  const asked: string[] = [];
  const stored: unknown[] = [];
  // What the statements answer, in their order: which are stale, then the kind of each.
  const answers: unknown[] = [['damaged', 'good'], 'doc', 'doc'];
  const drive = {
    platform: {
      db: { tenant: async () => answers.shift() },
      clock: { now: () => new Date(0) },
      log: silentLog,
    },
    ports: {
      documents: {
        markdown: async (_tenantId: TenantId, fileId: FileId) => {
          asked.push(fileId);
          if (fileId === 'damaged') throw new AppError('unavailable', 'That takes too long.');
          return 'words';
        },
      },
    },
    contents: {
      write: async (_tenantId: TenantId, bytes: AsyncIterable<Uint8Array>) => {
        for await (const piece of bytes) stored.push(piece.toString());
        return {};
      },
    },
    run: async () => true,
  } as unknown as Drive;
  await createExports(drive).catchUp('acme' as TenantId);
  expect([asked, stored]).toEqual([['damaged', 'good'], ['words']]);
});
