import { createFindDownload, type FindDownload } from '../content/download.ts';
import { createReplaceFile, type ReplaceFile } from '../content/replace.ts';
import { createUploadFile, type UploadFile } from '../content/upload.ts';
import { type CopyFile, createCopyFile } from '../copying/service.ts';
import type { Drive } from '../drive.ts';
import type { Exports } from '../exports/exports.ts';
import { createUpdateFile, type UpdateFile } from '../files/move.ts';
import { createFiles, type Files } from '../files/service.ts';
import type { Trash } from '../trash/service.ts';

/** What WebDAV does is what the API does: these, and nothing else, change files. */
export interface UseCases {
  readonly files: Files;
  readonly upload: UploadFile;
  readonly download: FindDownload;
  readonly update: UpdateFile;
  readonly copy: CopyFile;
  readonly replace: ReplaceFile;
  readonly trash: Trash;
  readonly exports: Exports;
}

export const createUseCases = (drive: Drive, trash: Trash, exports: Exports): UseCases => ({
  files: createFiles(drive),
  upload: createUploadFile(drive),
  download: createFindDownload(drive),
  update: createUpdateFile(drive),
  copy: createCopyFile(drive),
  replace: createReplaceFile(drive),
  trash,
  exports,
});
