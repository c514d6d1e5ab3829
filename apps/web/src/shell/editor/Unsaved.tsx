import { useEffect, useSyncExternalStore } from 'react';
import type { DocumentConnection } from './ports.ts';

export interface UnsavedProps {
  readonly connection: DocumentConnection;
  readonly uploads: number;
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** Shows nothing; tells the page around whether leaving now would lose something. */
export const Unsaved = ({ connection, uploads, onUnsaved }: UnsavedProps) => {
  const { unsaved, save, keptLocally } = useSyncExternalStore(connection.subscribe, connection.getState);
  const isKept = keptLocally && (save === 'offline' || save === 'connecting');
  const isUnsaved = (unsaved && !isKept) || uploads > 0;
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved, onUnsaved]);
  return null;
};
