import type { RouteHandlers } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import type { Drive } from '../drive.ts';
import { createAlbums } from './service.ts';
import { createAlbumSharing } from './sharing/service.ts';

type Handled = Extract<keyof RouteHandlers<'drive'>, `${string} /albums${string}`>;

export const albumRoutes = (drive: Drive): Pick<RouteHandlers<'drive'>, Handled> => {
  const albums = createAlbums(drive);
  const sharing = createAlbumSharing(drive);
  return {
    'GET /albums': ({ actor, query }) => albums.list(actor, query),
    'POST /albums': ({ actor, body, context }) => albums.create(callerOf(actor, context), body),
    'GET /albums/{id}': ({ actor, params }) => albums.get(actor, params.id),
    'PATCH /albums/{id}': ({ actor, params, body, context }) =>
      albums.change(callerOf(actor, context), params.id, body),
    'DELETE /albums/{id}': async ({ actor, params, context }) => {
      await albums.remove(callerOf(actor, context), params.id);
      return undefined;
    },
    'GET /albums/{id}/photos': ({ actor, params, query }) => albums.photos(actor, params.id, query),
    'PATCH /albums/{id}/photos': ({ actor, params, body, context }) =>
      albums.changePhotos(callerOf(actor, context), params.id, body),
    'GET /albums/{id}/shares': ({ actor, params }) => sharing.list(actor, params.id),
    'POST /albums/{id}/shares': ({ actor, params, body, context }) =>
      sharing.add(callerOf(actor, context), params.id, body),
    'DELETE /albums/{id}/shares/{shareId}': async ({ actor, params, context }) => {
      await sharing.remove(callerOf(actor, context), params.id, params.shareId);
      return undefined;
    },
    'POST /albums/{id}/open-photos': ({ actor, params, context }) =>
      sharing.openPhotos(callerOf(actor, context), params.id),
  };
};
