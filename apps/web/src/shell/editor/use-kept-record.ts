import { type DeviceOwner, findStoredDocument } from '@cloudity/client/collab';
import type { File } from '@cloudity/contracts';
import { useEffect, useMemo } from 'react';
import { isMyDevice } from '../offline/device.ts';
import { type FileRecord, keepRecord, keptRecord, markSaved, markUnsaved } from '../offline/offline-copies.ts';
import type { DocumentConnection } from './ports.ts';

/** The file's record: from the drive, else as it was kept beside the copy on this person's own device (T10). */
export const useKeptRecord = (fileId: string, file: File | undefined): FileRecord | null => {
  useEffect(() => {
    if (file === undefined || !isMyDevice()) return;
    try {
      keepRecord(fileId, file);
    } catch {
      // Storage is full or blocked: offline the document has no name, that is all.
    }
  }, [fileId, file]);
  const kept = useMemo(() => (isMyDevice() ? keptRecord(fileId) : null), [fileId]);
  return file ?? kept;
};

/** What is saved within this time needs no note. */
const noteAfterMs = 1500;

/** Notes beside the copy that it holds edits the server does not have: signing out names it then and waits. */
export const useUnsavedMark = (
  device: DeviceOwner | null,
  fileId: string,
  title: string,
  connection: DocumentConnection | null,
): void => {
  useEffect(() => {
    if (device === null || connection === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let noted: boolean | null = null;
    const note = async (): Promise<void> => {
      timer = undefined;
      const { unsaved } = connection.getState();
      if (unsaved === noted) return;
      const stored = await findStoredDocument(device, fileId);
      if (stored === null) return;
      noted = unsaved;
      if (unsaved) markUnsaved(stored.name, title);
      else markSaved(stored.name);
    };
    const look = (): void => {
      timer ??= setTimeout(() => void note().catch(() => {}), noteAfterMs);
    };
    look();
    const stop = connection.subscribe(look);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [device, fileId, title, connection]);
};
