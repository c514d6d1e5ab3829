import { FileId } from '@cloudity/contracts';

/** Today's name of a file's live document. Made of ids only: renaming or moving the file does not change it. */
export const roomName = (fileId: FileId, epoch: number): string => `${fileId}.${epoch}`;

/** The file and the epoch behind a room name, or null for anything else. */
export const parseRoomName = (name: string): { readonly fileId: FileId; readonly epoch: number } | null => {
  const match = /^([0-9a-f-]{36})\.(0|[1-9]\d{0,8})$/.exec(name);
  if (!match) return null;
  const fileId = FileId.safeParse(match[1]);
  return fileId.success ? { fileId: fileId.data, epoch: Number(match[2]) } : null;
};
