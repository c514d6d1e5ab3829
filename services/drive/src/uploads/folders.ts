import type { FileId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import type { FileRow } from '../files/file.ts';
import { checkDepth, requireRoom } from '../files/find.ts';
import { nameKey } from '../files/names.ts';
import { countChildren } from '../files/store.ts';
import type { Unit } from '../unit-of-work.ts';
import type { Batch, Refusal } from './batch-body.ts';
import { isRefusal } from './batch-body.ts';
import { insertFiles, type NamedEntry, selectNamed } from './store.ts';

/** A folder that files of a batch go into, with the places it has left. */
export interface Target {
  readonly id: FileId;
  readonly rootId: string;
  places: number;
}

export const keyOf = (parentId: string, name: string): string => `${parentId}/${nameKey(name)}`;

const refusalOf = (error: unknown): Refusal => {
  if (!(error instanceof AppError)) throw error;
  return { status: 'failed', code: error.code, message: error.message };
};

/**
 * The folders of a batch exist below `parent`: those that were there are used as they are. Level by level, a query for each that is new.
 * Answers a target, or why there is none, for each path given.
 */
export const makeFolders = async (
  { platform: { ids }, limits, events }: Drive,
  unit: Unit,
  by: Caller,
  parent: FileRow,
  paths: Batch['folders'],
): Promise<{ readonly top: Target; readonly folders: readonly (Target | Refusal)[] }> => {
  const { tx, now } = unit;
  const roomIn = async (id: FileId, rootId: string): Promise<Target> => ({
    id,
    rootId,
    places: limits.maxChildren - (await countChildren(tx, id, limits.maxChildren)),
  });
  const top = await roomIn(parent.id, parent.rootId);
  const known = new Map<string, Target | Refusal>([['', top]]);
  const pathKey = (names: readonly string[]): string => names.map(nameKey).join('/');

  const useExisting = async (entry: NamedEntry): Promise<Target | Refusal> => {
    if (entry.kind !== 'folder')
      return { status: 'failed', code: 'conflict', message: 'Something else than a folder has this name.' };
    try {
      const row = await requireRoom(unit, by.actor, entry.id, limits);
      return await roomIn(row.id, row.rootId);
    } catch (error) {
      return refusalOf(error);
    }
  };

  const wanted = paths.filter((path) => !isRefusal(path)) as (readonly string[])[];
  const deepest = wanted.reduce((most, path) => Math.max(most, path.length), 0);
  for (let level = 1; level <= deepest; level += 1) {
    const distinct = new Map<string, { readonly name: string; readonly above: Target | Refusal }>();
    for (const path of wanted) {
      if (path.length < level) continue;
      const above = known.get(pathKey(path.slice(0, level - 1)));
      const key = pathKey(path.slice(0, level));
      if (above && !distinct.has(key)) distinct.set(key, { name: path[level - 1] as string, above });
    }
    const open: { readonly key: string; readonly name: string; readonly above: Target }[] = [];
    for (const [key, { name, above }] of distinct)
      if (isRefusal(above)) known.set(key, above);
      else open.push({ key, name, above });
    const look = async () => {
      const found = await selectNamed(
        tx,
        open.map(({ name, above }) => ({ parentId: above.id, name })),
      );
      return new Map(found.map((entry) => [`${entry.parentId}/${entry.nameKey}`, entry]));
    };
    if (open.length === 0) continue;
    const there = await look();
    const made = [];
    for (const { key, name, above } of open) {
      const entry = there.get(keyOf(above.id, name));
      if (entry) {
        known.set(key, await useExisting(entry));
        continue;
      }
      try {
        checkDepth(parent, level, limits);
        if (above.places <= 0) throw new AppError('conflict', `A folder holds at most ${limits.maxChildren} entries.`);
        above.places -= 1;
        made.push({ key, name, above, id: ids.uuid() as FileId });
      } catch (error) {
        known.set(key, refusalOf(error));
      }
    }
    const inserted = await insertFiles(
      tx,
      made.map(({ id, name, above }) => ({
        id,
        rootId: above.rootId,
        parentId: above.id,
        kind: 'folder' as const,
        hidden: false,
        name,
        sizeBytes: 0,
        mimeType: null,
        actor: by.actor,
        now,
      })),
    );
    // Somebody made it at the same moment: it is used too.
    const again = inserted.size < made.length ? await look() : there;
    for (const { key, name, above, id } of made) {
      const other = inserted.has(id) ? undefined : again.get(keyOf(above.id, name));
      if (other) known.set(key, await useExisting(other));
      else known.set(key, { id, rootId: above.rootId, places: limits.maxChildren });
    }
    await events.createdAll(
      tx,
      by,
      [...inserted].map((id) => ({ fileId: id as FileId, detail: { kind: 'folder' } })),
    );
  }
  return {
    top,
    folders: paths.map((path) => (isRefusal(path) ? path : (known.get(pathKey(path)) as Target | Refusal))),
  };
};
