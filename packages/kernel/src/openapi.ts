import { ErrorBody, type RouteKey, type RouteSpec, routes, specOf } from '@cloudity/contracts';
import { z } from 'zod';

type Json = { [key: string]: unknown };

const components: Json = {};

/** JSON Schema 2020-12 of a zod schema; what carries an id moves to components, so that each type is written once. */
const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, $defs, ...own } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  const moved = JSON.parse(JSON.stringify(own).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
  for (const [name, definition] of Object.entries(($defs ?? {}) as Json))
    components[name] ??= JSON.parse(JSON.stringify(definition).replaceAll('"#/$defs/', '"#/components/schemas/'));
  return moved;
};

const parametersOf = (spec: RouteSpec): Json[] => {
  const list: Json[] = [];
  const add = (where: 'path' | 'query', object: z.ZodObject | undefined): void => {
    if (!object) return;
    const { properties = {}, required = [] } = schemaOf(object, 'input') as { properties?: Json; required?: string[] };
    for (const [name, schema] of Object.entries(properties))
      list.push({ name, in: where, required: where === 'path' || required.includes(name), schema });
  };
  add('path', spec.params);
  add('query', spec.query);
  if (spec.ifMatch)
    list.push({
      name: 'If-Match',
      in: 'header',
      required: spec.ifMatch === 'required',
      description: 'The version that was read, in quotes.',
      schema: { type: 'string', pattern: '^"?\\d+"?$' },
    });
  return list;
};

const bytes = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

const bodyOf = (spec: RouteSpec): Json => {
  if (spec.upload) return { requestBody: { required: true, content: bytes } };
  if (!spec.body) return {};
  const schema = schemaOf(spec.body.strict(), 'input');
  return { requestBody: { required: !spec.body.safeParse({}).success, content: { 'application/json': { schema } } } };
};

const answerOf = (spec: RouteSpec): Json => {
  if (spec.response === undefined) return { description: 'Done' };
  if (spec.response === 'bytes') return { description: 'Bytes', content: bytes };
  return { description: 'Done', content: { 'application/json': { schema: schemaOf(spec.response, 'output') } } };
};

/** `GET /files/{id}` → `getFilesId`. */
const operationId = (key: RouteKey): string => {
  const [method = '', ...words] = key.split(/\W+/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};

const operationOf = (key: RouteKey, spec: RouteSpec): Json => ({
  operationId: operationId(key),
  summary: spec.summary,
  tags: [spec.tag],
  'x-access': spec.access,
  security: spec.access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
  parameters: parametersOf(spec),
  ...bodyOf(spec),
  responses: {
    [spec.status]: answerOf(spec),
    default: {
      description: 'Refused',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  },
});

/** The API as an OpenAPI 3.1 document, made from the same route table that validates requests. `publicUrl` is where it is served. */
export const openApiDocument = (publicUrl: string): Json => {
  schemaOf(z.object({ error: ErrorBody }), 'output');
  const paths: Record<string, Json> = {};
  for (const key of Object.keys(routes) as RouteKey[]) {
    const [method = '', path = ''] = key.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(key, specOf(key)) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cloudity',
      version: '1',
      description:
        'Ids are UUIDs, times are ISO 8601 in UTC. An id of another organization answers 404 like an unknown one.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A session token or an API token.' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'cloudity_session' },
      },
    },
  };
};
