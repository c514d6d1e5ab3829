import type { FileId, TenantId } from '@cloudity/contracts';
import type { Job } from '@cloudity/db';
import { readSettings } from '../content-settings/store.ts';
import type { Drive } from '../drive.ts';
import { languagesOf } from '../search/languages.ts';
import { extractLimits } from './extract/limits.ts';
import { cleanText } from './extract/text-sink.ts';
import type { FileText, TextReader } from './reader.ts';
import {
  finishTaken,
  listTenantsToRead,
  renewLanguages,
  saveText,
  selectSource,
  selectTextOf,
  type Taken,
  type TextSource,
  takeNext,
} from './store.ts';

/** How often the queue is looked at, by every process. */
const everyMs = 1_000;
/** Files of one organization in a row, before the others have their turn. */
const turn = 20;
/** A file that was taken and not finished (its process was killed, the hub or the store was away) is taken again after this. */
const takenMs = 90_000;
const maxAttempts = 5;
const batchSize = 100;

/** Keeps `file_texts` true: reads what waits in the queue, one file after the other, organization by organization. */
export const createIndexer = ({ platform: { db, clock, log }, ports }: Drive, reader: TextReader) => {
  const readDocument = async (tenantId: TenantId, id: FileId): Promise<FileText> => {
    const text = cleanText((await ports.documents.plainText(tenantId, id)).slice(0, extractLimits.maxCharacters));
    return { state: text === '' ? 'empty' : 'read', body: text };
  };

  const readUpload = async (tenantId: TenantId, source: TextSource & { readonly contentId: string }) =>
    (await db.tenant(tenantId, (tx) => selectTextOf(tx, source.contentId))) ?? (await reader.read(tenantId, source));

  const textOf = async (tenantId: TenantId, id: FileId, source: TextSource): Promise<FileText | null> => {
    const { kind, contentId } = source;
    if (kind === 'doc') return readDocument(tenantId, id);
    return contentId === null ? null : readUpload(tenantId, { ...source, contentId });
  };

  /** What the file says now is found from here on. */
  const read = async (tenantId: TenantId, taken: Taken): Promise<void> => {
    const { id, attempts } = taken;
    const now = clock.now();
    const source = await db.tenant(tenantId, (tx) => selectSource(tx, id));
    let text: FileText | null = null;
    try {
      text = source && (await textOf(tenantId, id, source));
    } catch (error) {
      if (attempts < maxAttempts) throw error;
      log.warn({ error, fileId: id }, 'the text of a file could not be read');
      text = { state: 'unreadable', body: '' };
    }
    await db.tenant(tenantId, async (tx) => {
      if (source && text) {
        const languages = languagesOf((await readSettings(tx)).searchLanguage);
        await saveText(tx, id, { contentId: source.contentId, ...text, languages, now });
      }
      await finishTaken(tx, taken);
    });
  };

  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();

  /** Up to `count` files of the organization; answers whether more may be due. */
  const readSome = async (tenantId: TenantId, count: number): Promise<boolean> => {
    for (let done = 0; done < count; done += 1) {
      if (isStopped) return false;
      const now = clock.now();
      const until = new Date(now.getTime() + takenMs);
      const taken = await db.tenant(tenantId, (tx) => takeNext(tx, { now, until }));
      if (!taken) return false;
      await read(tenantId, taken).catch((error: unknown) => {
        if (!isStopped) log.debug({ error, fileId: taken.id }, 'reading the text of a file is tried again');
      });
    }
    return true;
  };

  const round = async (): Promise<void> => {
    let tenants = await listTenantsToRead(db, clock.now());
    while (tenants.length > 0 && !isStopped) {
      const left: TenantId[] = [];
      for (const tenantId of tenants) if (await readSome(tenantId, turn)) left.push(tenantId);
      tenants = left;
    }
  };

  const loop = (): void => {
    running = round()
      .catch((error: unknown) => {
        if (!isStopped) log.warn({ error }, 'the texts of files cannot be read now');
      })
      .finally(() => {
        if (!isStopped) timer = setTimeout(loop, everyMs).unref();
      });
  };

  return {
    start: (): void => {
      timer ??= setTimeout(loop, everyMs).unref();
    },
    stop: async (): Promise<void> => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
    readAll: async (tenantId: TenantId): Promise<void> => {
      while (await readSome(tenantId, turn));
    },
    /** Texts are found in the forms of the organization's language, after it was changed. */
    languages: async (job: Job): Promise<void> => {
      for (let after: FileId | null = null; ; ) {
        const last: FileId | null = await job.tenant(async (tx) => {
          const languages = languagesOf((await readSettings(tx)).searchLanguage);
          return renewLanguages(tx, { languages, after, limit: batchSize });
        });
        if (last === null) return;
        after = last;
      }
    },
  };
};
