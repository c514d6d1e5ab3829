import { DavError, type DavRequest, type DavResponse, hrefOf } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import { partNumberFrom } from './part-name.ts';
import type { PartRow, UploadRow } from './store.ts';
import type { DavUploads } from './uploads.ts';

/** Where uploads in parts are made: then the person (any word), the upload, the part. */
export const uploadsBase = '/dav/uploads/';

const digits = (header: string | null): number | null =>
  header !== null && /^\d{1,15}$/.test(header.trim()) ? Number(header) : null;

const done = (status: number): DavResponse => ({ status, headers: {}, body: null });

/** What is there already, for clients that go on after a break. */
const listing = (
  request: DavRequest,
  upload: UploadRow,
  path: readonly string[],
  parts: readonly PartRow[],
): DavResponse => {
  const response = (href: string, properties: string): string =>
    `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${properties}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
  const own = response(
    hrefOf(uploadsBase, path, true),
    `<D:resourcetype><D:collection/></D:resourcetype><D:creationdate>${upload.createdAt.toISOString()}</D:creationdate>`,
  );
  const members =
    request.header('depth') === '0'
      ? []
      : parts.map(({ number, sizeBytes }) =>
          response(
            hrefOf(uploadsBase, [...path, String(number)], false),
            `<D:resourcetype/><D:getcontentlength>${sizeBytes}</D:getcontentlength>`,
          ),
        );
  return {
    status: 207,
    headers: { 'Content-Type': 'application/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:">${own}${members.join('')}</D:multistatus>`,
  };
};

/** Puts the whole at an address below the drive's mount, as PUT there would. */
export type PutWhole = (destination: string, request: DavRequest) => Promise<DavResponse>;

/** Nextcloud's chunked upload, protocol 2: MKCOL, PUT of the parts, MOVE of `.file` (SPEC DR89). `path` is what follows the base. */
export const answerUpload = async (
  uploads: DavUploads,
  actor: MemberActor,
  request: DavRequest,
  path: readonly string[],
  putWhole: PutWhole,
): Promise<DavResponse> => {
  const [, name, part] = path;
  const { method, header } = request;
  if (name === undefined || name.length > 200 || path.length > 3)
    throw new DavError(404, `An upload is at ${uploadsBase}me/NAME, its parts below.`);
  if (part === undefined) {
    if (method === 'MKCOL') {
      await uploads.begin(actor, name);
      return done(201);
    }
    const upload = await uploads.find(actor, name);
    if (method === 'PROPFIND') return listing(request, upload, path, await uploads.parts(actor, upload));
    if (method !== 'DELETE') throw new DavError(405, 'An upload knows MKCOL, PROPFIND and DELETE.');
    await uploads.end(actor, upload);
    return done(204);
  }
  const upload = await uploads.find(actor, name);
  if (method === 'PUT') {
    const number = partNumberFrom(part);
    if (number === null) throw new DavError(400, 'Parts are named 1 to 10000, or by their offsets.');
    await uploads.put(actor, upload, { number, announcedBytes: digits(header('content-length')), body: request.body });
    return done(201);
  }
  if (method !== 'MOVE' || part !== '.file')
    throw new DavError(405, 'Parts are PUT; .file is moved to where the file goes.');
  const destination = header('destination');
  if (destination === null) throw new DavError(400, 'Destination is missing.');
  const parts = await uploads.parts(actor, upload);
  const sizeBytes = parts.reduce((sum, one) => sum + one.sizeBytes, 0);
  const total = digits(header('oc-total-length'));
  if (total !== null && total !== sizeBytes)
    throw new DavError(400, `There are ${sizeBytes} bytes here and not ${total}. Send what is missing.`);
  const hidden = new Set(['destination', 'content-type', 'content-range', 'x-expected-entity-length']);
  const answer = await putWhole(destination, {
    ...request,
    method: 'PUT',
    header: (wanted) => {
      if (wanted === 'content-length') return String(sizeBytes);
      if (wanted === 'if-none-match' && header('overwrite')?.trim().toUpperCase() === 'F') return '*';
      return hidden.has(wanted) ? null : header(wanted);
    },
    body: uploads.read(actor, parts),
  });
  if (answer.status < 300) await uploads.end(actor, upload);
  return answer;
};
