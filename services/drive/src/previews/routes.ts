import type { RouteHandlers } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { answerPreviewImage } from './answer.ts';
import { createPreviews } from './service.ts';

type PreviewRoutes = Pick<
  RouteHandlers<'drive'>,
  'GET /files/{id}/preview' | 'POST /files/{id}/preview' | 'GET /files/{id}/preview/image'
>;

export const createPreviewRoutes = (drive: Drive): PreviewRoutes => {
  const previews = createPreviews(drive);
  return {
    'GET /files/{id}/preview': ({ actor, params }) => previews.get(actor, params.id),
    'POST /files/{id}/preview': ({ actor, params }) => previews.order(actor, params.id),
    'GET /files/{id}/preview/image': async ({ actor, params, query, context }) =>
      answerPreviewImage(
        context,
        drive.contents,
        actor.tenantId,
        await previews.image(actor, params.id, Number(query.size)),
      ),
  };
};
