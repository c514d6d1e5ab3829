import { FileId, FileName } from '@cloudity/contracts';
import { DavError, type Path, parentOf, type WriteRequest, type Written } from '@cloudity/dav';
import type { TenantTx } from '@cloudity/db';
import { AppError, type MemberActor } from '@cloudity/kernel';
import { noteContentTime } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { type DriveResource, davEtag } from './resource.ts';
import { isScrapName, maxScrapBytes, maxScraps } from './scraps/scrap-name.ts';
import { countScraps, upsertScrap } from './scraps/store.ts';
import type { Tree } from './tree/tree.ts';
import type { UseCases } from './use-cases.ts';

/** The name as the drive keeps it. *Errors*: 400 with what is wrong with it. */
export const checkedName = (name: string): string => {
  const result = FileName.safeParse(name);
  if (!result.success) throw new DavError(400, `This name is not possible: ${result.error.issues[0]?.message ?? ''}.`);
  return result.data;
};

/** The folder that something is put into. *Errors*: 409 when there is none, 403 when it only shows others. */
export const folderFor = async (tree: Tree, path: Path): Promise<DriveResource> => {
  const folder = await tree.find(parentOf(path));
  if (!folder?.isCollection) throw new DavError(409, 'The folder for this does not exist. Make it first.');
  if (folder.kind !== 'folder') throw new DavError(403, 'Nothing is kept here: put it into one of the folders inside.');
  return folder;
};

export const noDocumentContent = (): DavError =>
  new DavError(
    403,
    'This is a document that people edit together; its file here is for reading. Open it in the browser to change it.',
  );

/** Seconds since 1970, as Nextcloud's and rclone's clients send them; null for what is no time. */
const clientTime = (header: string | null): Date | null => {
  const seconds = header !== null && /^\d{1,11}(\.\d+)?$/.test(header.trim()) ? Number(header) : null;
  return seconds === null || seconds > 253_402_300_799 ? null : new Date(seconds * 1000);
};

const readWhole = async (body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of body ?? []) {
    sizeBytes += part.length;
    if (sizeBytes > maxBytes)
      throw new DavError(413, 'A file of this name is kept for programs and can be 1 MB at most.');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/** `OC-Checksum: SHA256:…` of what was sent; only that kind is compared. */
const wantedSha256 = (header: string | null): string | null =>
  /^sha256:([0-9a-f]{64})$/i.exec(header?.trim() ?? '')?.[1]?.toLowerCase() ?? null;

/** What follows the last dot, with it, in small letters. */
const extensionOf = (name: string): string => /\.[^.]*$/.exec(name.toLowerCase())?.[0] ?? '';

export type WriteFile = (request: WriteRequest<DriveResource>) => Promise<Written>;

/** PUT: a new file or a new version by the drive's own upload, or something that a program keeps for itself. */
export const createWriteFile = (
  { platform: { db, clock, ids }, run }: Drive,
  { upload }: UseCases,
  tree: Tree,
  by: Caller & { readonly actor: MemberActor },
): WriteFile => {
  const { tenantId, memberId } = by.actor;

  const writeScrap = async (request: WriteRequest<DriveResource>, name: string): Promise<Written> => {
    const folder = await tree.find(parentOf(request.path));
    if (!folder?.isCollection) throw new DavError(409, 'The folder for this does not exist.');
    const content = await readWhole(request.body, maxScrapBytes);
    await run(tenantId, async ({ tx, now }) => {
      if (request.existing === null && (await countScraps(tx, memberId)) >= maxScraps)
        throw new DavError(507, 'There are too many files of this kind. They go by themselves within a day.');
      await upsertScrap(tx, { id: ids.uuid(), memberId, folderId: folder.id, name, content, now });
    });
    tree.changed();
    const written = await tree.find(request.path);
    return { etag: written?.etag ?? null, isNew: request.existing === null };
  };

  return async (request) => {
    const { path, existing, isExact, body, announcedBytes, mediaType, header } = request;
    if (existing?.kind === 'document') throw noDocumentContent();
    const name = checkedName(path.at(-1) ?? '');
    if (isScrapName(name)) return writeScrap(request, name);
    const folder = await folderFor(tree, path);
    const modifiedAt = clientTime(header('x-oc-mtime'));
    const sha256 = wantedSha256(header('oc-checksum'));
    // A file that was not there, or was another one, when the conditions were looked at must not be replaced.
    const ifMatch = !isExact ? 'any' : existing ? existing.version : null;
    try {
      const { file, isNew, content } = await upload(by, {
        parentId: FileId.parse(folder.id),
        name,
        ifMatch,
        announcedBytes,
        announcedType: mediaType ?? undefined,
        body,
        beforeCommit: async (tx: TenantTx, fileId, draft) => {
          if (sha256 !== null && draft.sha256.toString('hex') !== sha256)
            throw new AppError('invalid', 'The bytes are not those of the checksum. Send them again.');
          if (modifiedAt) await noteContentTime(tx, fileId, modifiedAt);
        },
      });
      tree.changed();
      const etag = davEtag(content.sha256.toString('hex'));
      const headers: Record<string, string> = { 'OC-FileId': file.id, 'OC-ETag': etag };
      if (modifiedAt) headers['X-OC-Mtime'] = 'accepted';
      return { etag, isNew, headers };
    } catch (error) {
      if (error instanceof AppError && error.code === 'conflict' && isExact && !existing)
        throw new DavError(412, 'There is something with this name by now.');
      throw error;
    }
  };
};

/** A document keeps its extension: without it a program that saves by renaming would leave the document aside. */
export const requireDocumentName = (source: DriveResource, name: string): void => {
  const extension = extensionOf(source.path.at(-1) ?? '');
  if (extensionOf(name) !== extension) throw new DavError(403, `A document keeps the extension ${extension}.`);
};
