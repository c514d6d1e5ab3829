import type { FileId } from '@cloudity/contracts';
import { AppError, clientIp, type MemberActor } from '@cloudity/kernel';
import type { Context } from 'hono';
import type { CollabPorts } from '../ports.ts';
import type { HistoryHandlers } from './service.ts';

type Ports = Pick<CollabPorts, 'access' | 'files' | 'versions'>;

const callerOf = (actor: MemberActor, context: Context) => ({ actor, ip: clientIp(context) });

const createUploadHistory = ({ files, versions }: Ports): HistoryHandlers => ({
  'GET /files/{id}/versions': ({ actor, params, query, context }) =>
    versions.list(callerOf(actor, context), params.id, query),
  'POST /files/{id}/versions': ({ actor, params, body, context }) =>
    versions.change(callerOf(actor, context), params.id, 'current', body),
  'PATCH /files/{id}/versions/{versionId}': ({ actor, params, body, context }) =>
    versions.change(callerOf(actor, context), params.id, params.versionId, body),
  'DELETE /files/{id}/versions/{versionId}': async ({ actor, params, context }) => {
    await versions.remove(callerOf(actor, context), params.id, params.versionId);
    return undefined;
  },
  'GET /files/{id}/versions/{version}/content': async ({ actor, params, context }) => {
    const { seq } = await versions.find(callerOf(actor, context), params.id, params.version);
    return context.redirect(`/api/v1/files/${params.id}/content?version=${seq}`, 307);
  },
  'GET /files/{id}/versions/{version}/changes': async ({ actor, params, context }) => {
    await versions.find(callerOf(actor, context), params.id, params.version);
    throw new AppError('invalid', 'Versions of an upload are compared by their checksums.');
  },
  'POST /files/{id}/versions/{version}/restore': ({ actor, params, context }) =>
    versions.restore(callerOf(actor, context), params.id, params.version),
  'POST /files/{id}/versions/{version}/copy': async ({ actor, params, body, context }) => {
    const caller = callerOf(actor, context);
    const { seq } = await versions.find(caller, params.id, params.version);
    return files.copyMoment(caller, params.id, { name: body.name, seq });
  },
});

interface Asked {
  readonly actor: MemberActor;
  readonly params: { readonly id: FileId };
}

/** The same routes for uploads too, whose versions are the drive's: one shape for whoever asks. */
export const withUploads = (documents: HistoryHandlers, ports: Ports): HistoryHandlers => {
  const uploads = createUploadHistory(ports);
  const keys = Object.keys(documents) as (keyof HistoryHandlers)[];
  const either = keys.map((key) => {
    const handler = async (request: Asked): Promise<unknown> => {
      const file = await ports.access.roleOf(request.actor, request.params.id);
      return (file?.kind === 'file' ? uploads : documents)[key](request as never);
    };
    return [key, handler] as const;
  });
  return Object.fromEntries(either) as unknown as HistoryHandlers;
};
