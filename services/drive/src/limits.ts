/** Bounds that keep one organization's trees from slowing the others' queries. Numbers are part of SPEC DR9. */
export interface DriveLimits {
  readonly maxUploadBytes: number;
  /** Folders below a root. */
  readonly maxDepth: number;
  /** Entries directly in one folder; attachments of one document. */
  readonly maxChildren: number;
  /** Files in one copy. */
  readonly maxCopiedFiles: number;
  /** Files and folders, and bytes of uploads, in one archive. */
  readonly maxArchiveFiles: number;
  readonly maxArchiveBytes: number;
  /** Logical bytes (every version counts) in one tree; null: as much as the store holds. */
  readonly quotaBytes: number | null;
  /** Days in the trash, unless the organization decided otherwise. */
  readonly trashDays: number;
  /** How long an older content of a file is kept after it was replaced, and how many newer ones it may have, unless decided otherwise. */
  readonly versionDays: number;
  readonly maxVersions: number;
  /** How long changes of files are told; an older cursor is over. */
  readonly changeDays: number;
  /** Contents that no version uses any more stay readable this long: downloads in flight still need them. */
  readonly contentGraceHours: number;
  readonly guestSessionHours: number;
  /** What one upload link takes in all, and a file through it at most. */
  readonly maxDropFiles: number;
  readonly maxDropBytes: number;
  readonly maxDropFileBytes: number;
  /** Remembered per member. */
  readonly maxRecents: number;
}

export const driveLimits: DriveLimits = {
  maxUploadBytes: 50 * 1024 * 1024 * 1024,
  maxDepth: 50,
  maxChildren: 50_000,
  maxCopiedFiles: 10_000,
  maxArchiveFiles: 20_000,
  maxArchiveBytes: 100 * 1024 * 1024 * 1024,
  quotaBytes: null,
  trashDays: 30,
  versionDays: 30,
  maxVersions: 100,
  changeDays: 90,
  contentGraceHours: 24,
  guestSessionHours: 24,
  maxDropFiles: 1_000,
  maxDropBytes: 20_000_000_000,
  maxDropFileBytes: 2_000_000_000,
  maxRecents: 200,
};
