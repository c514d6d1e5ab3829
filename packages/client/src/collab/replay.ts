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
