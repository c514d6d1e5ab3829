import type { RouteKey } from '@cloudity/contracts';

/** JSON Schema as far as the API's documents use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

export type Access = 'public' | 'session' | 'member' | 'guest' | 'admin' | 'owner';

/** One route as the served OpenAPI document describes it: the tests know nothing else about the API. */
export interface Operation {
  readonly key: RouteKey;
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly status: number;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  readonly takesBytes: boolean;
}

interface Described {
  readonly 'x-access': Access;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Api {
  readonly operations: readonly Operation[];
  readonly resolve: (schema: Schema) => Schema;
}

export const readApi = async (url: string): Promise<Api> => {
  const document = (await (await fetch(`${url}/api/v1/openapi.json`)).json()) as OpenApi;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const content = described.requestBody?.content ?? {};
      return {
        key: `${method.toUpperCase()} ${path}` as RouteKey,
        method: method.toUpperCase(),
        path,
        access: described['x-access'],
        status: Number(Object.keys(described.responses).find((status) => status !== 'default')),
        parameters: described.parameters,
        body: content['application/json']?.schema ?? null,
        takesBytes: 'application/octet-stream' in content,
      };
    }),
  );
  const resolve = (schema: Schema): Schema => {
    const name = schema.$ref?.split('/').at(-1);
    return name === undefined ? schema : resolve(document.components.schemas[name] ?? {});
  };
  return { operations, resolve };
};

/** What is sent; absent parts are left out. */
export interface Call {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export const codeOf = ({ text }: Answer): string | null => {
  try {
    return (JSON.parse(text) as { code?: string }).code ?? null;
  } catch {
    return null;
  }
};

export const send = async (
  url: string,
  operation: Operation,
  token: string | null,
  { params, query, body }: Call,
): Promise<Answer> => {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(query).toString();
  const needsVersion = operation.parameters.some(({ in: where, required }) => where === 'header' && required);
  const answer = await fetch(`${url}/api/v1${path}${search ? `?${search}` : ''}`, {
    method: operation.method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(needsVersion ? { 'if-match': '"1"' } : {}),
      ...(operation.takesBytes
        ? { 'content-type': 'text/plain' }
        : operation.body
          ? { 'content-type': 'application/json' }
          : {}),
    },
    ...(operation.takesBytes ? { body: 'bytes' } : operation.body ? { body: JSON.stringify(body) } : {}),
  });
  // An event stream has no end of its own.
  const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isStream) await answer.body?.cancel();
  return { status: answer.status, text: isStream ? '' : await answer.text(), headers: answer.headers };
};
