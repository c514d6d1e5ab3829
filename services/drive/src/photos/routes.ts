import type { RouteHandlers } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { createPhotos } from './service.ts';

export const createPhotoRoutes = (drive: Drive): Pick<RouteHandlers<'drive'>, 'GET /photos' | 'GET /photos/days'> => {
  const photos = createPhotos(drive);
  return {
    'GET /photos': ({ actor, query }) => photos.list(actor, query),
    'GET /photos/days': async ({ actor, query }) => ({ items: [...(await photos.days(actor, query.space))] }),
  };
};
