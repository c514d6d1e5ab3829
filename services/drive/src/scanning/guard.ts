import type { FileId, TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { AppError } from '@cloudity/kernel';
import { readSettings } from '../content-settings/store.ts';
import type { Caller, DriveEvents } from '../events.ts';
import type { Scanner, ScanStream, Verdict } from './scanner.ts';

/** Looks at what comes in before it becomes a version of a file (SPEC VS1–VS3). */
export interface ScanGuard {
  /**
   * The same bytes, read by the scanner on their way, and afterwards whether they may stay.
   * `pass` *errors*: `infected` with the signature for a virus; `unavailable` or `too_large` for what could not be scanned when the
   * organization refuses that. Both are noted in the audit log under the folder they were meant for.
   */
  readonly scan: (source: AsyncIterable<Uint8Array>) => {
    readonly source: AsyncIterable<Uint8Array>;
    readonly pass: (by: Caller, folderId: FileId) => Promise<void>;
  };
  /** The same for bytes that are here already. `read` is not called where nothing is scanned. */
  readonly check: (by: Caller, folderId: FileId, read: () => Promise<AsyncIterable<Uint8Array>>) => Promise<void>;
}

async function* through(source: AsyncIterable<Uint8Array>, stream: ScanStream): AsyncGenerator<Uint8Array> {
  let isWhole = false;
  try {
    for await (const piece of source) {
      await stream.write(piece);
      yield piece;
    }
    isWhole = true;
  } finally {
    if (!isWhole) stream.abort();
  }
}

const refusal = (verdict: Exclude<Verdict, { kind: 'clean' }>): AppError => {
  if (verdict.kind === 'infected')
    return new AppError('infected', `A virus was found in this file (${verdict.signature}). It was not stored.`, {
      detail: { signature: verdict.signature },
    });
  if (verdict.reason === 'size')
    return new AppError(
      'too_large',
      'This file is too large to be checked for viruses, and your organization wants every file checked.',
      {
        detail: { reason: 'unscanned' },
      },
    );
  return new AppError('unavailable', 'Files cannot be checked for viruses at the moment. Try again later.', {
    detail: { reason: 'unscanned' },
  });
};

export const createScanGuard = (scanner: Scanner | null, db: Database, events: DriveEvents): ScanGuard => {
  const note = (tenantId: TenantId, by: Caller, folderId: FileId, verdict: Verdict) =>
    db.tenant(tenantId, async (tx) => {
      if (verdict.kind === 'infected') await events.infected(tx, by, folderId, { signature: verdict.signature });
      if (verdict.kind === 'failed') await events.scanFailed(tx, by, folderId, { reason: verdict.reason });
      return readSettings(tx);
    });

  const scan: ScanGuard['scan'] = (source) => {
    if (scanner === null) return { source, pass: async () => undefined };
    const stream = scanner.open();
    return {
      source: through(source, stream),
      pass: async (by, folderId) => {
        const verdict = await stream.finish();
        if (verdict.kind === 'clean') return;
        const { virusScan } = await note(by.actor.tenantId, by, folderId, verdict);
        if (verdict.kind === 'infected' || virusScan === 'closed') throw refusal(verdict);
      },
    };
  };
  return {
    scan,
    check: async (by, folderId, read) => {
      if (scanner === null) return;
      const { source, pass } = scan(await read());
      for await (const _ of source);
      await pass(by, folderId);
    },
  };
};
