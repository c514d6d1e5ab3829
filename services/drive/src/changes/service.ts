import type { FileChange, FileId } from '@cloudity/contracts';
import { AppError, type MemberActor } from '@cloudity/kernel';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import { type FileRow, presentFile } from '../files/file.ts';
import { selectFilesById } from '../files/store.ts';
import { decodeCursor, encodeCursor } from '../listing/cursor.ts';
import { behind, type ChangeCursor, changeCursorSchema, cursorParts, type Space } from './cursor.ts';
import { type ChangeRow, selectChanges, selectReading } from './store.ts';

export interface Changes {
  readonly items: FileChange[];
  /** Where to go on from; there is always one. */
  readonly nextCursor: string;
  readonly hasMore: boolean;
}

/**
 * What changed in a space since a cursor, as it is now (SPEC DR31–DR33); without one, where to begin.
 * *Errors*: `invalid` for no cursor of this space, `gone` when everything has to be listed anew.
 */
export type ListChanges = (
  actor: MemberActor,
  query: { readonly space: Space; readonly since?: string | undefined; readonly limit: number },
) => Promise<Changes>;

const dayMs = 86_400_000;

const gone = (): AppError => new AppError('gone', 'This cursor is over: take a new one, then list everything again.');

/** Each file once, with what any of its rows says. */
const mergeRows = (rows: readonly ChangeRow[]): ReadonlyMap<FileId, Pick<ChangeRow, 'isTold' | 'relist'>> => {
  const merged = new Map<FileId, Pick<ChangeRow, 'isTold' | 'relist'>>();
  for (const { fileId, isTold, relist } of rows) {
    const known = merged.get(fileId);
    merged.set(fileId, { isTold: isTold || known?.isTold === true, relist: relist || known?.relist === true });
  }
  return merged;
};

const isInSpace = ({ rootId }: FileRow, actor: MemberActor, space: Space): boolean => {
  if (rootId === actor.memberId) return space === 'root';
  return space === (rootId === actor.tenantId ? 'organization' : 'shared');
};

export const createListChanges =
  ({ platform: { db, clock }, limits }: Drive): ListChanges =>
  (actor, { space, since, limit }) => {
    const given = decodeCursor(since, changeCursorSchema, 'query.since');
    if (given && given.space !== space)
      throw new AppError('invalid', 'query.since: this is not a cursor of this space');
    const now = clock.now();
    return db.tenant(actor.tenantId, async (tx) => {
      const reading = await selectReading(tx, actor.memberId);
      if (!reading) throw new AppError('unauthenticated', 'Sign in to continue.');
      const { reader, oldest, next } = reading;
      const end: ChangeCursor = { space, reader, at: now.getTime(), ...behind(BigInt(oldest) - 1n) };
      if (!given) return { items: [], nextCursor: encodeCursor(cursorParts(end)), hasMore: false };
      const isOld = now.getTime() - given.at > limits.changeDays * dayMs;
      if (given.reader !== reader || isOld || BigInt(given.transaction) >= BigInt(next)) throw gone();

      const span = { after: given, before: oldest, limit: limit + 1 };
      const found = await selectChanges(tx, { space, memberId: actor.memberId, reading, span });
      const changed = mergeRows(found.slice(0, limit));
      const rows = await selectFilesById(tx, viewerFromActor(actor), now, [...changed.keys()]);
      const seen = new Map(
        rows
          .filter((row) => row.rank !== null && row.trashedAt === null && isInSpace(row, actor, space))
          .map((row) => [row.id, presentFile(actor, row)]),
      );
      const items = [...changed].flatMap(([fileId, { isTold, relist }]): FileChange[] => {
        const file = seen.get(fileId);
        if (file) return [{ fileId, removed: false, relist: relist && file.kind === 'folder', file }];
        return isTold ? [{ fileId, removed: true, relist: false, file: null }] : [];
      });
      const last = found[limit - 1];
      const hasMore = found.length > limit;
      const reached: ChangeCursor =
        hasMore && last ? { ...given, transaction: last.transaction, place: last.place } : end;
      return { items, nextCursor: encodeCursor(cursorParts(reached)), hasMore };
    });
  };
