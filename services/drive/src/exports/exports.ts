import type { FileId, FileKind, TenantId } from '@cloudity/contracts';
import type { Drive } from '../drive.ts';
import { exportFormatOf } from './format.ts';
import { selectExport, selectKind, selectStaleExports, touchExport, upsertExport } from './store.ts';

/** Documents as files, stored: whoever lists them knows their size and hash without converting anything (rules.md D7). */
export interface Exports {
  /** The document was written in: its export follows once nobody has typed for a while. */
  readonly note: (tenantId: TenantId, fileId: FileId, kind: FileKind) => void;
  /** The export says what is committed now. Idempotent. *Errors*: what the hub throws when it is away. */
  readonly refresh: (tenantId: TenantId, fileId: FileId) => Promise<void>;
  /** Exports that a restart or an absent hub left behind are made; one that fails keeps none of the others waiting. */
  readonly catchUp: (tenantId: TenantId) => Promise<void>;
  /** Begins none any more; resolves when those begun are made. The others are caught up with after the next start. */
  readonly drain: () => Promise<void>;
}

/** The hub tells of changes every 5 s at most, so this is a pause in the typing; who types on and on is exported now and then. */
const rest = { quietMs: 8_000, longestMs: 60_000 } as const;
/** A workbook is calculated as a whole. */
const sheetRest = { quietMs: 30_000, longestMs: 300_000 } as const;
const batchSize = 50;

interface Due {
  readonly sinceMs: number;
  timer: NodeJS.Timeout;
  readonly run: () => Promise<void>;
}

export const createExports = ({ platform, contents, ports, run }: Drive): Exports => {
  const { db, clock, log } = platform;
  const due = new Map<string, Due>();
  const running = new Set<Promise<void>>();

  const refresh: Exports['refresh'] = async (tenantId, fileId) => {
    const madeAt = clock.now();
    const kind = await db.tenant(tenantId, (tx) => selectKind(tx, fileId));
    const format = kind === null ? null : exportFormatOf(kind);
    if (format === null) return;
    const bytes = await format.make(ports.documents, tenantId, fileId);
    const draft = await contents.write(
      tenantId,
      (async function* () {
        if (bytes.length > 0) yield bytes;
      })(),
    );
    const isKept = await run(tenantId, async ({ tx, now }) => {
      const before = await selectExport(tx, fileId);
      if (before?.sha256.equals(draft.sha256)) {
        await touchExport(tx, fileId, madeAt);
        return false;
      }
      const { id: contentId, sizeBytes, sha256 } = draft;
      if (!(await upsertExport(tx, fileId, { contentId, sizeBytes, sha256, madeAt }, now))) return false;
      await contents.commit(tx, draft);
      return true;
    });
    if (!isKept) await contents.discard(tenantId, draft);
  };

  const start = (key: string): Promise<void> => {
    const entry = due.get(key);
    if (!entry) return Promise.resolve();
    clearTimeout(entry.timer);
    due.delete(key);
    const work = entry
      .run()
      .catch((error: unknown) => log.warn({ error }, 'exporting a document failed; it is tried again later'))
      .finally(() => running.delete(work));
    running.add(work);
    return work;
  };

  return {
    refresh,
    note: (tenantId, fileId, kind) => {
      if (exportFormatOf(kind) === null) return;
      const { quietMs, longestMs } = kind === 'sheet' ? sheetRest : rest;
      const key = `${tenantId} ${fileId}`;
      const nowMs = performance.now();
      const known = due.get(key);
      if (known) clearTimeout(known.timer);
      const sinceMs = known?.sinceMs ?? nowMs;
      const waitMs = Math.max(0, Math.min(quietMs, sinceMs + longestMs - nowMs));
      const timer = setTimeout(() => void start(key), waitMs).unref();
      due.set(key, { sinceMs, timer, run: () => refresh(tenantId, fileId) });
    },
    catchUp: async (tenantId) => {
      const ids = await db.tenant(tenantId, (tx) => selectStaleExports(tx, batchSize));
      for (const id of ids)
        await refresh(tenantId, id).catch((error: unknown) =>
          log.warn({ error, fileId: id }, 'exporting a document failed; it is tried again later'),
        );
    },
    drain: async () => {
      for (const { timer } of due.values()) clearTimeout(timer);
      due.clear();
      await Promise.all(running);
    },
  };
};
