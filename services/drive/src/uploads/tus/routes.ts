import { type ErrorCode, FileName, ParentId } from '@cloudity/contracts';
import { type Actor, AppError, bodyOf, clientIp, errorAnswer, readToken, scopeOf } from '@cloudity/kernel';
import { type Context, Hono } from 'hono';
import { readBasic } from '../../dav/basic.ts';
import type { Drive } from '../../drive.ts';
import type { Caller } from '../../events.ts';
import { createAppending } from '../appending.ts';
import { createUploadSessions } from '../sessions.ts';
import { uploadPolicy } from '../upload-limits.ts';
import { readBytes, readChecksum, readMetadata, tusChecksums, tusExtensions, tusVersion } from './headers.ts';

const base = '/api/v1/tus';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const offsetStream = 'application/offset+octet-stream';
const keptMs = uploadPolicy.keptDays * 24 * 3_600_000;

/**
 * tus 1.0 for stock clients: the uploads of sessions.ts, spoken differently (SPEC UP8). Sessions and API tokens as for every route, and
 * app passwords of scope dav, with which programs reach the same files over WebDAV.
 */
export const createTusRoutes = (drive: Drive): Hono => {
  const { platform, ports, limits } = drive;
  const sessions = createUploadSessions(drive);
  const appending = createAppending(drive);
  const app = new Hono();
  app.onError((error, context) => {
    context.header('Tus-Resumable', tusVersion);
    return errorAnswer(error, context);
  });

  const identify = async (context: Context): Promise<Actor | null> => {
    const basic = readBasic(context.req.header('authorization') ?? null);
    if (basic !== null) return ports.appPasswords.authenticate(basic.email, basic.password, 'dav', clientIp(context));
    const token = readToken(context);
    return token === null ? null : ports.authenticate(token);
  };
  const authenticate = async (context: Context): Promise<Caller> => {
    const actor = await identify(context);
    if (actor === null) throw new AppError('unauthenticated', 'Sign in to continue.');
    if (actor.kind === 'member' && actor.pending !== null)
      throw new AppError(
        'second_factor_required',
        'Your organization requires a second factor. Set one up to continue.',
        { detail: { pending: actor.pending } },
      );
    if (actor.kind === 'member' && actor.scopes !== null && !actor.scopes.includes('write'))
      throw new AppError('forbidden', 'This token has no scope "write".');
    return { actor, ip: clientIp(context) };
  };
  /** *Errors*: `precondition_failed` for another version of the protocol. */
  const begin = (context: Context): Promise<Caller> => {
    context.header('Tus-Resumable', tusVersion);
    if (context.req.header('tus-resumable') !== tusVersion) {
      context.header('Tus-Version', tusVersion);
      throw new AppError('precondition_failed', `Tus-Resumable must be ${tusVersion}.`);
    }
    return authenticate(context);
  };
  const idOf = (context: Context): string => {
    const id = context.req.param('id') ?? '';
    if (!uuid.test(id)) throw new AppError('not_found', 'No such upload.');
    return id;
  };
  /** Statuses of this protocol that no other route has. */
  const refuse = (context: Context, status: 415 | 460, message: string): Response => {
    const code: ErrorCode = 'invalid';
    return context.json({ code, message, requestId: scopeOf(context).requestId }, status as 415);
  };
  const expires = (context: Context): void => {
    context.header('Upload-Expires', new Date(platform.clock.now().getTime() + keptMs).toUTCString());
  };

  /** The bytes of a request are part of the upload, and with the last one it is a file. */
  const take = async (
    context: Context,
    by: Caller,
    id: string,
    offset: number,
    status: 201 | 204,
  ): Promise<Response> => {
    const appended = await appending.append(by.actor, id, {
      offset,
      announcedBytes: readBytes('Content-Length', context.req.header('content-length')),
      checksum: readChecksum(context.req.header('upload-checksum')),
      source: bodyOf(context),
    });
    if (appended.refused === 'checksum')
      return refuse(context, 460, 'The bytes do not have the checksum they came with.');
    if (appended.refused === 'too long') throw new AppError('too_large', 'There were more bytes than the file has.');
    if (appended.isWhole) await finish(by, id);
    context.header('Upload-Offset', String(appended.offset));
    expires(context);
    return context.body(null, status);
  };
  const finish = async (by: Caller, id: string): Promise<void> => {
    while ((await sessions.commit(by, id, { onConflict: 'keepBoth' })).state !== 'stored');
  };

  app.on('OPTIONS', [base, `${base}/:id`], (context) => {
    context.header('Tus-Resumable', tusVersion);
    context.header('Tus-Version', tusVersion);
    context.header('Tus-Extension', tusExtensions);
    context.header('Tus-Checksum-Algorithm', tusChecksums);
    context.header('Tus-Max-Size', String(limits.maxUploadBytes));
    return context.body(null, 204);
  });

  app.post(base, async (context) => {
    const by = await begin(context);
    const sizeBytes = readBytes('Upload-Length', context.req.header('upload-length'));
    if (sizeBytes === null) throw new AppError('invalid', 'Say Upload-Length at once: quotas are looked at first.');
    const metadata = readMetadata(context.req.header('upload-metadata'));
    const name = FileName.safeParse(metadata.get('filename') ?? metadata.get('name') ?? '');
    if (!name.success) throw new AppError('invalid', 'Upload-Metadata needs a filename that a file can have.');
    const onConflict = metadata.get('onConflict') ?? 'keepBoth';
    if (onConflict !== 'keepBoth' && onConflict !== 'ask')
      throw new AppError('invalid', 'onConflict is keepBoth or ask.');
    const parentId = ParentId.safeParse(metadata.get('parentId') ?? 'root');
    if (!parentId.success) throw new AppError('invalid', 'parentId is no folder’s id.');
    const upload = await sessions.begin(by, {
      parentId: parentId.data,
      name: name.data,
      sizeBytes,
      mediaType: (metadata.get('filetype') ?? metadata.get('type'))?.slice(0, 200),
      onConflict,
    });
    context.header('Location', `${base}/${upload.id}`);
    if (context.req.header('content-type') === offsetStream) return take(context, by, upload.id, 0, 201);
    if (sizeBytes === 0) await finish(by, upload.id);
    expires(context);
    return context.body(null, 201);
  });

  // Hono answers HEAD by the route of GET; there is nothing to GET here.
  app.get(`${base}/:id`, async (context) => {
    if (context.req.method !== 'HEAD') throw new AppError('not_found', 'Ask with HEAD.');
    const by = await begin(context);
    const { upload, offset } = await appending.offset(by.actor, idOf(context));
    context.header('Upload-Offset', String(offset));
    context.header('Upload-Length', String(upload.sizeBytes));
    context.header('Upload-Metadata', `filename ${Buffer.from(upload.name).toString('base64')}`);
    context.header('Cache-Control', 'no-store');
    expires(context);
    return context.body(null, 200);
  });

  app.patch(`${base}/:id`, async (context) => {
    const by = await begin(context);
    const id = idOf(context);
    if (context.req.header('content-type') !== offsetStream)
      return refuse(context, 415, `Send the bytes as ${offsetStream}.`);
    const offset = readBytes('Upload-Offset', context.req.header('upload-offset'));
    if (offset === null) throw new AppError('invalid', 'Upload-Offset is missing.');
    return take(context, by, id, offset, 204);
  });

  app.delete(`${base}/:id`, async (context) => {
    const by = await begin(context);
    await sessions.cancel(by.actor, idOf(context));
    return context.body(null, 204);
  });
  return app;
};
