import type { DavResource, Path } from '@cloudity/dav';
import { exportFormatOf } from '../exports/format.ts';
import { davNameOf, isDocument } from './document-name.ts';
import type { ScrapRow } from './scraps/store.ts';
import type { EntryRow } from './tree/store.ts';

/** Half of the SHA-256: as good as the whole, and short enough for clients with small buffers (litmus cuts an If header at 200 bytes). */
export const davEtag = (sha256: string): string => `"${sha256.slice(0, 32)}"`;

/** What WebDAV shows: files, and around them the folders that only it has. */
export interface DriveResource extends DavResource {
  /** mount and shared are the folders that only WebDAV has; a scrap is what a program keeps for itself. */
  readonly kind: 'mount' | 'shared' | 'folder' | 'file' | 'document' | 'scrap';
  /** Of the file, the scrap, or one made up for the folder that has none. */
  readonly id: string;
  /** The tree it counts in; null where there is none. */
  readonly rootId: string | null;
  readonly version: number;
  /** Of the bytes, as hexadecimal digits. */
  readonly sha256: string | null;
}

/** The folders that a person finds at the top. */
export const topNames = { root: 'My files', organization: 'Shared with everyone', shared: 'Shared with me' } as const;

const folder = { isCollection: true, etag: null, mediaType: null, sizeBytes: null, version: 1, sha256: null } as const;

export const mountResource: DriveResource = {
  ...folder,
  kind: 'mount',
  path: [],
  id: '00000000-0000-0000-0000-000000000000',
  rootId: null,
  modifiedAt: null,
  createdAt: null,
};

export const sharedResource: DriveResource = {
  ...mountResource,
  kind: 'shared',
  path: [topNames.shared],
  id: '00000000-0000-0000-0000-000000000001',
};

/** Of nothing: a document that nobody wrote in. */
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** What is shown of a file at a path; null for what has nothing to be shown as (SPEC DR83). */
export const resourceFrom = (row: EntryRow, path: Path): DriveResource | null => {
  const { id, rootId, version, createdAt, updatedAt } = row;
  if (row.kind === 'folder')
    return { ...folder, kind: 'folder', path, id, rootId, version, modifiedAt: updatedAt, createdAt };
  const file = { isCollection: false, path, id, rootId, version, createdAt } as const;
  if (!isDocument(row.kind)) {
    if (row.sha256 === null) return null;
    const etag = davEtag(row.sha256);
    const { mimeType: mediaType, contentAt: modifiedAt, contentBytes: sizeBytes, sha256 } = row;
    return { ...file, kind: 'file', etag, mediaType, sizeBytes, modifiedAt, sha256 };
  }
  const format = exportFormatOf(row.kind);
  // Of a text that nobody wrote in, nothing is the export; an empty workbook is a file all the same.
  if (format === null || (row.sha256 === null && (row.kind !== 'doc' || row.sizeBytes > 0))) return null;
  const sha256 = row.sha256 ?? emptySha256;
  return {
    ...file,
    kind: 'document',
    etag: davEtag(sha256),
    mediaType: format.mediaType,
    sizeBytes: row.contentBytes ?? 0,
    modifiedAt: updatedAt,
    sha256,
  };
};

export const resourceOfMember = (row: EntryRow, folderPath: Path): DriveResource | null =>
  resourceFrom(row, [...folderPath, davNameOf(row)]);

export const resourceOfScrap = (
  { id, name, sizeBytes, sha256, writtenAt }: ScrapRow,
  folderPath: Path,
): DriveResource => ({
  kind: 'scrap',
  isCollection: false,
  path: [...folderPath, name],
  id,
  rootId: null,
  version: 1,
  etag: davEtag(sha256),
  mediaType: 'application/octet-stream',
  sizeBytes,
  modifiedAt: writtenAt,
  createdAt: writtenAt,
  sha256,
});
