import { clientIp, type RouteHandlers, readToken } from '@cloudity/kernel';
import { callerOf } from '../caller.ts';
import { answerContent } from '../content/answer.ts';
import type { Drive } from '../drive.ts';
import { answerPreviewImage } from '../previews/answer.ts';
import { answerPlaylist, inPlaceHeaders } from './answer.ts';
import { createViews } from './service.ts';

type ViewRoutes = Pick<RouteHandlers<'drive'>, 'GET /files/{id}/view' | 'GET /views/{ticket}'>;

export const createViewRoutes = (drive: Drive): ViewRoutes => {
  const views = createViews(drive);
  const { contents, platform } = drive;
  const adapt = platform.config.contentUrl === null ? undefined : inPlaceHeaders;
  return {
    'GET /files/{id}/view': ({ actor, params: { id }, query: { as, version }, context }) => {
      const [by, token] = [callerOf(actor, context), readToken(context) ?? ''];
      if (as === 'original') return views.announce(by, token, id, version ?? null);
      return as === 'playlist' ? views.announcePlaylist(by, token, id) : views.announceRendition(by, token, id, as);
    },
    'GET /views/{ticket}': async ({ params, context }) => {
      const { method } = context.req;
      const range = context.req.header('range');
      const viewed = await views.open(params.ticket, clientIp(context), {
        isBeginning: method === 'GET' && (range === undefined || /^bytes=0*-/.test(range)),
        ifNoneMatch: context.req.header('if-none-match'),
        isRead: method === 'GET',
      });
      const { tenantId } = viewed.by.actor;
      if (viewed.kind === 'playlist') return answerPlaylist(context, viewed.playlist);
      return viewed.kind === 'image'
        ? answerPreviewImage(context, contents, tenantId, viewed.image, adapt)
        : answerContent(context, contents, tenantId, viewed.download, false, adapt);
    },
  };
};
