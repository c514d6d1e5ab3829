import type * as Y from 'yjs';
import { stylesName, workbookMetaName } from './parts.ts';

/** Others may build on these at any time, and they take nothing away from what is shown: they are added to and never removed. */
const isPermanent = (name: string): boolean => name === stylesName || /\/[RC]$/.test(name);

/** What belongs to the document as it is now, whatever it says. */
const isOfNow = (name: string, key: string): boolean =>
  name === workbookMetaName && (key === 'v' || key === 'generation');

/**
 * Afterwards the workbook shows what `past`, an earlier state of it, shows; also when a vacuum lies between, since ids are for life.
 * One transaction that writes only the keys that differ, so what others write elsewhere at the same time stays. True when something
 * changed.
 */
export const restoreWorkbook = (doc: Y.Doc, past: Y.Doc): boolean => {
  let isChanged = false;
  doc.transact(() => {
    for (const name of new Set([...doc.share.keys(), ...past.share.keys()])) {
      const [now, then] = [doc.getMap(name), past.getMap(name)];
      for (const [key, value] of then.entries()) {
        if (isOfNow(name, key) || (isPermanent(name) && now.has(key))) continue;
        if (now.has(key) && JSON.stringify(now.get(key)) === JSON.stringify(value)) continue;
        now.set(key, value);
        isChanged = true;
      }
      for (const key of isPermanent(name) ? [] : [...now.keys()]) {
        if (then.has(key) || isOfNow(name, key)) continue;
        now.delete(key);
        isChanged = true;
      }
    }
  });
  return isChanged;
};
