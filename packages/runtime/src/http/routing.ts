import { type RouteKey, routes, type ServiceName, specOf } from '@cloudity/contracts';

/** Paths outside the API that belong to a service as a whole. */
const prefixes: readonly (readonly [prefix: string, service: ServiceName])[] = [
  ['/collab/', 'collab'],
  ['/dav/', 'drive'],
  ['/api/v1/tus', 'drive'],
];

/** Says which service answers a request, or null when none does (web app, documentation, unknown API paths). */
export type ServiceOf = (method: string, path: string) => ServiceName | null;

/** A look-up over the route table, for processes that forward. HEAD counts as GET. */
export const createServiceOf = (): ServiceOf => {
  const patterns = (Object.keys(routes) as RouteKey[]).map((key) => {
    const [method = '', path = ''] = key.split(' ');
    const expression = `^/api/v1${path.replace(/\{\w+\}/g, '[^/]+')}$`;
    return { method, expression: new RegExp(expression), service: specOf(key).service, literal: !path.includes('{') };
  });
  patterns.sort((a, b) => Number(b.literal) - Number(a.literal));
  return (method, path) => {
    // Windows asks the parents of a WebDAV folder what they can do.
    if (path === '/dav' || (path === '/' && method === 'OPTIONS')) return 'drive';
    const prefix = prefixes.find(([start]) => path.startsWith(start));
    if (prefix) return prefix[1];
    const wanted = method === 'HEAD' ? 'GET' : method;
    return patterns.find((pattern) => pattern.method === wanted && pattern.expression.test(path))?.service ?? null;
  };
};
