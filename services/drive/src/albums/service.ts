import { type Album, type AlbumRole, type AnswerOf, FileId } from '@cloudity/contracts';
import type { TenantTx } from '@cloudity/db';
import { AppError, type MemberActor, notFound } from '@cloudity/kernel';
import { z } from 'zod';
import { viewerFromActor } from '../access/store.ts';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import { presentFile } from '../files/file.ts';
import { selectFilesById } from '../files/store.ts';
import { decodeCursor, pageFrom } from '../listing/cursor.ts';
import type { ListQuery } from '../listing/service.ts';
import { presentPhoto } from '../photos/photo.ts';
import type { Unit } from '../unit-of-work.ts';
import {
  type AlbumRow,
  addPhotos,
  countAlbums,
  deleteAlbum,
  insertAlbum,
  lockAlbum,
  openPhotos,
  removePhotos,
  selectAlbumPhotos,
  selectAlbums,
  setCover,
  touchAlbum,
} from './store.ts';

export interface MemberCaller extends Caller {
  readonly actor: MemberActor;
}

export interface PhotoQuery extends ListQuery {
  readonly sort: 'takenAt' | '-takenAt';
}

/** Photos that somebody put together (SPEC AL1–AL4). What an actor has no part in is `not_found`. */
export interface Albums {
  readonly list: (actor: MemberActor, query: ListQuery) => Promise<AnswerOf<'GET /albums'>>;
  readonly get: (actor: MemberActor, id: string) => Promise<Album>;
  readonly create: (
    by: MemberCaller,
    album: { readonly name: string; readonly add: readonly FileId[] },
  ) => Promise<Album>;
  readonly change: (
    by: MemberCaller,
    id: string,
    change: { readonly name?: string | undefined; readonly coverId?: FileId | undefined },
  ) => Promise<Album>;
  readonly remove: (by: MemberCaller, id: string) => Promise<void>;
  readonly photos: (actor: MemberActor, id: string, query: PhotoQuery) => Promise<AnswerOf<'GET /albums/{id}/photos'>>;
  readonly changePhotos: (
    by: MemberCaller,
    id: string,
    change: { readonly add: readonly FileId[]; readonly remove: readonly FileId[] },
  ) => Promise<Album>;
}

const maxAlbums = 500;
const maxPhotos = 1_000;
const strength: Readonly<Record<AlbumRole, number>> = { viewer: 0, editor: 1, owner: 2 };
const AlbumPosition = z.tuple([z.iso.datetime(), z.uuid()]);
const PhotoPosition = z.tuple([z.iso.datetime(), FileId]);

/** The album as the actor sees it. *Errors*: `not_found`; `forbidden` below the role. */
export const requireAlbum = async (
  tx: TenantTx,
  actor: MemberActor,
  now: Date,
  id: string,
  role: AlbumRole,
): Promise<AlbumRow> => {
  const [album] = await selectAlbums(tx, viewerFromActor(actor), now, { id, after: null, limit: 1 });
  if (!album) throw notFound('album');
  if (strength[album.role] < strength[role])
    throw new AppError('forbidden', `This takes the role ${role} in the album; yours is ${album.role}.`);
  return album;
};

export const createAlbums = ({ platform: { db, clock, ids }, events, run }: Drive): Albums => {
  const present = async (tx: TenantTx, actor: MemberActor, albums: readonly AlbumRow[]): Promise<Album[]> => {
    const coverIds = albums.flatMap(({ coverId }) => coverId ?? []);
    const rows = coverIds.length === 0 ? [] : await selectFilesById(tx, viewerFromActor(actor), clock.now(), coverIds);
    const covers = new Map(rows.map((row) => [row.id, presentFile(actor, row)]));
    return albums.map(({ ownerId, ownerName, coverId, ...album }) => ({
      ...album,
      owner: { id: ownerId, name: ownerName },
      cover: (coverId && covers.get(coverId)) ?? null,
      from: album.from?.toISOString() ?? null,
      until: album.until?.toISOString() ?? null,
      createdAt: album.createdAt.toISOString(),
      updatedAt: album.updatedAt.toISOString(),
    }));
  };
  const read = async (tx: TenantTx, actor: MemberActor, id: string): Promise<Album> => {
    const [album] = await present(tx, actor, [await requireAlbum(tx, actor, clock.now(), id, 'viewer')]);
    if (!album) throw notFound('album');
    return album;
  };
  /** For a change: nobody else makes one at the same time. */
  const hold = async ({ tx, now }: Unit, by: MemberCaller, id: string, role: AlbumRole): Promise<void> => {
    if (!(await lockAlbum(tx, id))) throw notFound('album');
    await requireAlbum(tx, by.actor, now, id, role);
  };
  const add = async ({ tx, now }: Unit, { actor }: MemberCaller, albumId: string, files: readonly FileId[]) => {
    const wanted = [...new Set(files)];
    if (wanted.length === 0) return;
    const open = await openPhotos(tx, viewerFromActor(actor), now, wanted);
    if (open.length < wanted.length) throw notFound('photo');
    const count = await addPhotos(tx, { albumId, fileIds: wanted, by: actor.memberId, now });
    if (count > maxPhotos)
      throw new AppError('conflict', `An album holds at most ${maxPhotos} photos.`, { detail: { maxPhotos } });
  };

  return {
    list: (actor, { limit, cursor }) => {
      const position = decodeCursor(cursor, AlbumPosition);
      const after = position && { updatedAt: position[0], id: position[1] };
      return db.tenant(actor.tenantId, async (tx) => {
        const rows = await selectAlbums(tx, viewerFromActor(actor), clock.now(), { id: null, after, limit: limit + 1 });
        const albums = new Map((await present(tx, actor, rows)).map((album) => [album.id, album]));
        return pageFrom(
          rows,
          limit,
          ({ id }) => albums.get(id) as Album,
          (row) => [row.updatedAt.toISOString(), row.id],
        );
      });
    },

    get: (actor, id) => db.tenant(actor.tenantId, (tx) => read(tx, actor, id)),

    create: (by, { name, add: files }) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        if ((await countAlbums(tx, by.actor.memberId)) >= maxAlbums)
          throw new AppError('conflict', `A person has at most ${maxAlbums} albums.`, { detail: { maxAlbums } });
        const id = ids.uuid();
        await insertAlbum(tx, { id, name, ownerId: by.actor.memberId, now });
        await add(unit, by, id, files);
        await events.albumCreated(tx, by, id);
        return read(tx, by.actor, id);
      }),

    change: (by, id, { name, coverId }) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        await hold(unit, by, id, 'editor');
        if (coverId !== undefined) {
          const [open] = await openPhotos(tx, viewerFromActor(by.actor), now, [coverId]);
          if (open === undefined || !(await setCover(tx, id, coverId))) throw notFound('photo');
        }
        await touchAlbum(tx, { id, name: name ?? null, now });
        await events.albumChanged(tx, by, id);
        return read(tx, by.actor, id);
      }),

    remove: (by, id) =>
      run(by.actor.tenantId, async (unit) => {
        await hold(unit, by, id, 'owner');
        await deleteAlbum(unit.tx, id);
        await events.albumDeleted(unit.tx, by, id);
      }),

    photos: (actor, id, { sort, limit, cursor }) => {
      const position = decodeCursor(cursor, PhotoPosition);
      const after = position && { takenAt: position[0], id: position[1] };
      return db.tenant(actor.tenantId, async (tx) => {
        await requireAlbum(tx, actor, clock.now(), id, 'viewer');
        const rows = await selectAlbumPhotos(tx, viewerFromActor(actor), clock.now(), {
          albumId: id,
          isDescending: sort === '-takenAt',
          after,
          limit: limit + 1,
        });
        return pageFrom(
          rows,
          limit,
          (row) => presentPhoto(actor, row),
          (row) => [row.takenAt.toISOString(), row.id],
        );
      });
    },

    changePhotos: (by, id, { add: added, remove: removed }) =>
      run(by.actor.tenantId, async (unit) => {
        const { tx, now } = unit;
        await hold(unit, by, id, 'editor');
        if (removed.length > 0) await removePhotos(tx, id, removed);
        await add(unit, by, id, added);
        await touchAlbum(tx, { id, now });
        await events.albumChanged(tx, by, id, { added: added.length, removed: removed.length });
        return read(tx, by.actor, id);
      }),
  };
};
