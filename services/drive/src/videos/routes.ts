import type { RouteHandlers } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { createVideos } from './service.ts';

type VideoRoutes = Pick<RouteHandlers<'drive'>, 'GET /files/{id}/video' | 'POST /files/{id}/video'>;

export const createVideoRoutes = (drive: Drive): VideoRoutes => {
  const videos = createVideos(drive);
  return {
    'GET /files/{id}/video': ({ actor, params }) => videos.get(actor, params.id),
    'POST /files/{id}/video': ({ actor, params }) => videos.order(actor, params.id),
  };
};
