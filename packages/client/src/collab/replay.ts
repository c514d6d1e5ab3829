import * as Y from 'yjs';

/**
 * Brings changes that never reached an old room into the document of its new room, if everything they build on is there
 * (rules.md H12). `copy_needed`: it is not, the target is as it was, and the changes are to be offered as a copy.
 */
export const replayUnsaved = (unsaved: Uint8Array, target: Y.Doc): 'replayed' | 'copy_needed' => {
  const trial = new Y.Doc();
  try {
    Y.applyUpdate(trial, Y.encodeStateAsUpdate(target));
    const waiting = trial.store.pendingStructs !== null || trial.store.pendingDs !== null;
    Y.applyUpdate(trial, unsaved);
    if (waiting || trial.store.pendingStructs !== null || trial.store.pendingDs !== null) return 'copy_needed';
  } finally {
    trial.destroy();
  }
  Y.applyUpdate(target, unsaved);
  return 'replayed';
};

/** The entry of a root map that the item is or was a value of; null for anything else. */
const entryOf = (
  struct: Y.Item | Y.GC,
): { readonly map: string; readonly key: string; readonly item: Y.Item } | null => {
  if (!(struct instanceof Y.Item) || struct.parentSub === null) return null;
  const { parent } = struct;
  if (!(parent instanceof Y.AbstractType) || parent._item !== null) return null;
  return { map: Y.findRootTypeKey(parent), key: struct.parentSub, item: struct };
};

/**
 * The same for documents that are root maps of plain values, whose keys keep their meaning when the room is replaced, as those of
 * workbooks do after a vacuum: what `old` holds under each key that was not saved is written to `target` as a new change there.
 * `copy_needed`: something else was not saved; the target is as it was.
 */
export const replayUnsavedKeys = (unsaved: Uint8Array, old: Y.Doc, target: Y.Doc): 'replayed' | 'copy_needed' => {
  const { structs, ds } = Y.decodeUpdate(unsaved);
  const ids = structs
    .filter((struct) => !(struct instanceof Y.Skip))
    .map(({ id, length }) => ({ client: id.client, clock: id.clock, length }));
  for (const [client, ranges] of ds.clients)
    for (const { clock, len } of ranges) ids.push({ client, clock, length: len });
  const entries = new Map<string, { readonly map: string; readonly key: string }>();
  for (const { client, clock, length } of ids)
    for (let at = clock; at < clock + length; ) {
      const struct = Y.getItem(old.store, Y.createID(client, at)) as Y.Item | Y.GC;
      const entry = entryOf(struct);
      if (entry === null) return 'copy_needed';
      entries.set(`${entry.map}\n${entry.key}`, entry);
      at = struct.id.clock + struct.length;
    }
  const isUnsaved = ({ client, clock }: Y.ID): boolean =>
    ids.some((range) => range.client === client && clock >= range.clock && clock < range.clock + range.length);
  target.transact(() => {
    for (const { map, key } of entries.values()) {
      const item = old.getMap(map)._map.get(key);
      // Somebody wrote the key after us, and that was saved.
      if (item === undefined || !isUnsaved(item.lastId)) continue;
      if (item.deleted) target.getMap(map).delete(key);
      else target.getMap(map).set(key, old.getMap(map).get(key));
    }
  });
  return 'replayed';
};
