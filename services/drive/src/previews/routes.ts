import { type RouteHandlers, readToken } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { createViews } from '../views/service.ts';
import { answerPreviewImage } from './answer.ts';
import { createPreviews } from './service.ts';

type PreviewRoutes = Pick<
  RouteHandlers<'drive'>,
  'GET /files/{id}/preview' | 'POST /files/{id}/preview' | 'GET /files/{id}/preview/image'
>;

export const createPreviewRoutes = (drive: Drive): PreviewRoutes => {
  const previews = createPreviews(drive);
  const views = createViews(drive);
  const { contentUrl } = drive.platform.config;
  return {
    'GET /files/{id}/preview': ({ actor, params }) => previews.get(actor, params.id),
    'POST /files/{id}/preview': ({ actor, params }) => previews.order(actor, params.id),
    'GET /files/{id}/preview/image': async ({ actor, params, query, context }) => {
      const size = Number(query.size);
      const image = await previews.image(actor, params.id, size);
      // Where content has an origin of its own, this one shows nothing of it.
      if (contentUrl !== null) return context.redirect(views.imageUrl(readToken(context) ?? '', params.id, size));
      return answerPreviewImage(context, drive.contents, actor.tenantId, image);
    },
  };
};
