import { DavError } from './dav-error.ts';
import { ifHolds, parseIf } from './headers/if-header.ts';
import { parsePrefer } from './headers/simple.ts';
import { mkcol, remove } from './methods/collection.ts';
import type { Method, MethodContext, Report } from './methods/context.ts';
import { get } from './methods/get.ts';
import { lock, unlock } from './methods/lock.ts';
import { propfind } from './methods/propfind.ts';
import { proppatch } from './methods/proppatch.ts';
import { put } from './methods/put.ts';
import { report } from './methods/report.ts';
import { copy, move } from './methods/transfer.ts';
import { type Path, parentOf, pathFromPathname } from './path.ts';
import { type LiveProperty, PropertyRegistry } from './properties/registry.ts';
import { standardProperties } from './properties/standard.ts';
import { type DavRequest, type DavResponse, xmlType } from './request.ts';
import type { DavResource, DavStorage } from './storage.ts';
import { keyOf, type QName } from './xml/name.ts';
import { emptyElement, xmlDeclaration } from './xml/write.ts';

export interface DavMount<Resource extends DavResource> {
  /** Path that the tree begins at, percent-encoded, with a slash at both ends. */
  readonly base: string;
  readonly storage: DavStorage<Resource>;
  /** Beside those of RFC 4918. */
  readonly properties?: readonly LiveProperty<Resource>[];
  readonly reports?: readonly { readonly name: QName; readonly answer: Report<Resource> }[];
  /** Locks last at most this long unless they are refreshed. */
  readonly maxLockSeconds?: number;
}

const methods: Readonly<Record<string, Method<DavResource>>> = {
  GET: get,
  HEAD: get,
  PUT: put,
  DELETE: remove,
  MKCOL: mkcol,
  COPY: copy,
  MOVE: move,
  PROPFIND: propfind,
  PROPPATCH: proppatch,
  LOCK: lock,
  UNLOCK: unlock,
  REPORT: report,
};

export const allowedMethods = ['OPTIONS', ...Object.keys(methods)].join(', ');

/** What OPTIONS says. MS-Author-Via makes Windows speak WebDAV here at all. */
export const optionsHeaders: Readonly<Record<string, string>> = {
  DAV: '1, 2, 3',
  Allow: allowedMethods,
  'MS-Author-Via': 'DAV',
  'Accept-Ranges': 'bytes',
};

/** The error as an answer, in the protocol's XML. */
export const errorResponse = (error: DavError): DavResponse => ({
  status: error.status,
  headers: { 'Content-Type': xmlType, ...error.headers },
  body: xmlDeclaration + error.element,
});

/** The path of an absolute URL on one of the hosts, or of an absolute path. *Errors*: DavError 502 for another server, 400. */
export const pathnameFromUrl = (url: string, hosts: readonly string[]): string => {
  const isAbsolute = /^https?:\/\//i.test(url);
  if (!isAbsolute && !url.startsWith('/')) throw new DavError(400, 'An address is absolute or begins with a slash.');
  let parsed: URL;
  try {
    parsed = new URL(isAbsolute ? url : `http://x${url}`);
  } catch {
    throw new DavError(400, 'The address cannot be read.');
  }
  if (isAbsolute && !hosts.includes(parsed.host)) throw new DavError(502, 'The address lies on another server.');
  return parsed.pathname;
};

const pathReader =
  (base: string, { hosts }: DavRequest) =>
  (url: string): Path => {
    const path = pathFromPathname(base, pathnameFromUrl(url, hosts));
    if (path === null) throw new DavError(502, 'The address lies outside of this folder.');
    return path;
  };

/** What would hold for something new at a path: deep locks of the nearest collection above (RFC 4918 §7.4). */
const deepTokensAbove = async <Resource extends DavResource>(
  storage: DavStorage<Resource>,
  path: Path,
): Promise<readonly string[]> => {
  for (let above = parentOf(path); ; above = parentOf(above)) {
    const collection = await storage.find(above);
    const [locks = []] = collection ? await storage.locks.covering([collection]) : [];
    if (collection || above.length === 0)
      return locks.filter(({ depth }) => depth === 'infinity').map(({ token }) => token);
  }
};

/**
 * The tokens of the If header, once it holds. A tag that lies elsewhere matches nothing. *Errors*: 412 when it does not hold, 400.
 */
const checkIf = async <Resource extends DavResource>(
  request: DavRequest,
  path: Path,
  storage: DavStorage<Resource>,
  pathOf: (url: string) => Path,
): Promise<readonly string[]> => {
  const header = parseIf(request.header('if'));
  if (header === null) return [];
  const holds = await ifHolds(header, async (tag) => {
    let where: Path;
    try {
      where = tag === null ? path : pathOf(tag);
    } catch {
      return { etag: null, tokens: [] };
    }
    const resource = await storage.find(where);
    if (resource === null) return { etag: null, tokens: await deepTokensAbove(storage, where) };
    const [locks = []] = await storage.locks.covering([resource]);
    return { etag: resource.etag, tokens: locks.map(({ token }) => token) };
  });
  if (!holds) throw new DavError(412, 'The If header does not hold.');
  return header.tokens;
};

/**
 * Answers one request to a mounted tree. Refusals are answers too; what is thrown is a defect, or an error of the mount's own.
 */
export const handleDav = async <Resource extends DavResource>(
  request: DavRequest,
  mount: DavMount<Resource>,
): Promise<DavResponse> => {
  const { base, storage, properties = [], reports = [], maxLockSeconds = 1_800 } = mount;
  try {
    const path = pathFromPathname(base, request.pathname);
    if (path === null) throw new DavError(404, 'There is nothing here.');
    if (request.method === 'OPTIONS') return { status: 200, headers: optionsHeaders, body: null };
    const method = methods[request.method];
    if (!method) throw new DavError(405, 'There is no such method here.', { headers: { Allow: allowedMethods } });
    const pathOf = pathReader(base, request);
    const standard = standardProperties(
      base,
      storage,
      reports.map(({ name }) => emptyElement(name)),
    );
    const context: MethodContext<Resource> = {
      request,
      base,
      path,
      hasSlash: request.pathname.endsWith('/'),
      storage,
      properties: new PropertyRegistry<Resource>([...standard, ...properties]),
      reports: new Map(reports.map(({ name, answer }) => [keyOf(name), answer])),
      preferences: parsePrefer(request.header('prefer'), request.header('brief')),
      tokens: await checkIf(request, path, storage, pathOf),
      isConditional: request.header('if')?.includes('[') ?? false,
      maxLockSeconds,
      pathOf,
    };
    // Methods look at nothing of a resource beyond what every one has.
    return await method(context as unknown as MethodContext<DavResource>);
  } catch (error) {
    if (error instanceof DavError) return errorResponse(error);
    throw error;
  }
};
