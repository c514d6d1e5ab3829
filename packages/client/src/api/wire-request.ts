/** A request of the API with its types gone: what all routes have in common. */
export interface LooseRequest {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: number;
}

export interface WireRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The address of a route (`GET /files/{id}`) below `baseUrl`, parameters escaped, undefined query values left out. */
export const urlOf = (baseUrl: string, key: string, { params = {}, query = {} }: LooseRequest = {}): string => {
  const path = key.slice(key.indexOf(' ') + 1).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${key} needs the parameter ${name}.`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.append(name, String(value));
  const text = search.toString();
  return `${baseUrl}${path}${text === '' ? '' : `?${text}`}`;
};

/** What goes over the wire for a route and a request. */
export const wireRequestOf = (
  baseUrl: string,
  key: string,
  request: LooseRequest,
  token: string | null,
): WireRequest => {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (request.ifMatch !== undefined) headers['if-match'] = `"${request.ifMatch}"`;
  if (request.body !== undefined) headers['content-type'] = 'application/json';
  return {
    method: key.slice(0, key.indexOf(' ')),
    url: urlOf(baseUrl, key, request),
    headers,
    body: request.body === undefined ? null : JSON.stringify(request.body),
  };
};
