import {
  DavError,
  type DavRequest,
  type DavResponse,
  errorResponse,
  handleDav,
  optionsHeaders,
  pathFromPathname,
  pathnameFromUrl,
} from '@cloudity/dav';
import {
  AppError,
  bodyOf,
  clientIp,
  createOriginPolicy,
  errorAnswer,
  type MemberActor,
  scopeOf,
} from '@cloudity/kernel';
import { type Context, Hono } from 'hono';
import type { Drive } from '../drive.ts';
import type { Caller } from '../events.ts';
import type { Exports } from '../exports/exports.ts';
import type { Trash } from '../trash/service.ts';
import { answerDav } from './answer.ts';
import { readBasic } from './basic.ts';
import { davErrorFrom } from './errors.ts';
import { createDriveProperties } from './live-properties.ts';
import { createDriveStorage } from './storage.ts';
import { answerUpload, uploadsBase } from './uploads/requests.ts';
import type { DavUploads } from './uploads/uploads.ts';
import { createUseCases } from './use-cases.ts';

/** Where the drive is mounted (contract.md 5). */
export const filesBase = '/dav/files/';

type By = Caller & { readonly actor: MemberActor };

/** *Errors*: 400 for a fragment: the adapter would drop it, and a DELETE would take the whole folder away. */
const pathnameOf = (context: Context): string => {
  if (scopeOf(context).incoming?.url?.includes('#'))
    throw new DavError(400, 'An address with a fragment is not asked for.');
  return new URL(context.req.url).pathname;
};

/** The request as the engine reads it. The body is touched only by who reads it: one that nobody wants is drained. */
const davRequestFrom = (context: Context, publicHost: string): DavRequest => {
  const header = (name: string): string | null => context.req.header(name) ?? null;
  return {
    method: context.req.method,
    pathname: pathnameOf(context),
    hosts: [publicHost, header('host'), header('x-forwarded-host')].filter((host) => host !== null),
    header,
    body: { [Symbol.asyncIterator]: () => bodyOf(context)[Symbol.asyncIterator]() },
  };
};

const unauthenticated = (): DavError =>
  new DavError(
    401,
    'Sign in with your e-mail address and an app password. You make one under Security in the browser.',
    {
      headers: { 'WWW-Authenticate': 'Basic realm="Cloudity", charset="UTF-8"' },
    },
  );

/** WebDAV at /dav/files/: Basic credentials only, cookies are not looked at, other sites' pages are refused (rules.md S2). */
export const createDavApp = (drive: Drive, trash: Trash, exports: Exports, uploads: DavUploads): Hono => {
  const { platform, ports } = drive;
  const useCases = createUseCases(drive, trash, exports);
  const publicUrl = new URL(platform.config.publicUrl);
  const app = new Hono();

  const refuseForeign = (context: Context): void => {
    const origin = context.req.header('origin');
    const host = context.req.header('host') ?? new URL(context.req.url).host;
    const policy = createOriginPolicy(publicUrl.href, Number(/:(\d+)$/.exec(host)?.[1] ?? 80));
    const provenance = {
      method: context.req.method,
      host,
      origin,
      secFetchSite: undefined,
      hasCookie: false,
      hasBearer: false,
    };
    if (origin !== undefined && policy.refuseUpgrade(provenance))
      throw new DavError(403, 'This request came from another site.');
  };

  const authenticate = async (context: Context): Promise<By> => {
    const given = readBasic(context.req.header('authorization') ?? null);
    if (given === null) throw unauthenticated();
    const ip = clientIp(context);
    const actor = await ports.appPasswords.authenticate(given.email, given.password, 'dav', ip);
    if (actor === null) throw unauthenticated();
    return { actor, ip };
  };

  const answer = async (context: Context): Promise<DavResponse> => {
    try {
      refuseForeign(context);
      if (context.req.method === 'OPTIONS') return { status: 200, headers: optionsHeaders, body: null };
      const by = await authenticate(context);
      const request = davRequestFrom(context, publicUrl.host);
      const answerFiles = (asked: DavRequest): Promise<DavResponse> => {
        const storage = createDriveStorage(drive, useCases, by, { isHead: asked.method === 'HEAD' });
        return handleDav(asked, { base: filesBase, storage, properties: createDriveProperties(drive, by.actor) });
      };
      const uploadPath = pathFromPathname(uploadsBase, request.pathname);
      if (uploadPath !== null)
        return await answerUpload(uploads, by.actor, request, uploadPath, (destination, whole) =>
          answerFiles({ ...whole, pathname: pathnameFromUrl(destination, request.hosts) }),
        );
      if (!request.pathname.startsWith(filesBase) && `${request.pathname}/` !== filesBase)
        throw new DavError(404, `Files are at ${filesBase}.`);
      return await answerFiles(request);
    } catch (error) {
      const translated = davErrorFrom(error);
      if (translated instanceof DavError) return errorResponse(translated);
      const { requestId, log } = scopeOf(context);
      log.error({ error, requestId, method: context.req.method }, 'request failed');
      return errorResponse(new DavError(500, new AppError('internal', 'Something went wrong on our side.').message));
    }
  };

  app.onError(errorAnswer);
  app.on('OPTIONS', ['/', '/dav'], async (context) => answerDav(context, await answer(context)));
  app.all('/dav/*', async (context) => answerDav(context, await answer(context)));
  return app;
};
