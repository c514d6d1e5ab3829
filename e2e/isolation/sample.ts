import type { Api, Call, Operation, Schema } from './operations.ts';
import { type Ids, type Kind, kindOfField, kindOfParameter } from './world.ts';

/** Somewhere a request can carry an id. */
export interface Place {
  readonly where: 'params' | 'query' | 'body';
  readonly name: string;
  readonly kind: Kind;
}

const isId = (schema: Schema, resolve: Api['resolve']): boolean => {
  const own = resolve(schema);
  return own.format === 'uuid' || (own.anyOf?.some((part) => isId(part, resolve)) ?? false);
};

/** Every place of the route that can carry an id. */
export const placesOf = (operation: Operation, resolve: Api['resolve']): readonly Place[] => [
  ...operation.parameters.flatMap(({ in: where, name, schema }): Place[] => {
    if (where === 'path') {
      const kind = kindOfParameter(operation.path, name);
      return kind === null ? [] : [{ where: 'params', name, kind }];
    }
    return where === 'query' && isId(schema, resolve) ? [{ where, name, kind: kindOfField(name) }] : [];
  }),
  ...Object.entries(operation.body?.properties ?? {}).flatMap(([name, schema]): Place[] =>
    isId(schema, resolve) ? [{ where: 'body', name, kind: kindOfField(name) }] : [],
  ),
];

/** A small valid value. */
const sampleOf = (schema: Schema, resolve: Api['resolve'], name: string): unknown => {
  const own = resolve(schema);
  if (own.const !== undefined) return own.const;
  if (own.enum) return own.enum[0];
  if (own.anyOf) return sampleOf(own.anyOf[0] ?? {}, resolve, name);
  const type = Array.isArray(own.type) ? own.type[0] : own.type;
  switch (type) {
    case 'string':
      if (own.format === 'email' || name === 'email') return 'somebody@example.org';
      if (own.format === 'date-time') return '2030-01-01T00:00:00.000Z';
      if (own.format === 'uuid') return crypto.randomUUID();
      if (own.pattern === '^[0-9a-f]{64}$') return '0'.repeat(64);
      return 'sample text'.slice(0, own.maxLength ?? 50).padEnd(own.minLength ?? 0, '0');
    case 'integer':
    case 'number':
      return own.minimum ?? 1;
    case 'boolean':
      return true;
    case 'array':
      return own.minItems ? [sampleOf(own.items ?? {}, resolve, name)] : [];
    case 'object':
      return Object.fromEntries(
        (own.required ?? []).map((key) => [key, sampleOf(own.properties?.[key] ?? {}, resolve, key)]),
      );
    default:
      return {};
  }
};

/** A valid call whose ids are all of one organization. Optional ids of the body are filled in too, one of each alternative. */
export const callWith = (operation: Operation, ids: Ids, resolve: Api['resolve']): Call => {
  const places = placesOf(operation, resolve);
  const at = (where: Place['where']) =>
    places.filter((place) => place.where === where).map(({ name, kind }) => [name, ids[kind]] as const);
  const required = operation.parameters.filter((parameter) => parameter.required);
  const plain = (where: 'path' | 'query') =>
    required
      .filter((parameter) => parameter.in === where)
      .map(({ name, schema }) => [name, String(sampleOf(schema, resolve, name))] as const);
  const body = operation.body === null ? null : (sampleOf(operation.body, resolve, '') as Record<string, unknown>);
  const bodyIds = at('body').slice(0, 1);
  return {
    params: Object.fromEntries([...plain('path'), ...at('params')]),
    query: Object.fromEntries(plain('query')),
    body: body === null ? null : { ...body, ...Object.fromEntries(bodyIds) },
  };
};

/** The call with the id at one place replaced; alternatives to it in the body are left out. */
export const replaceAt = (call: Call, { where, name }: Place, id: string, alternatives: readonly string[]): Call => {
  if (where !== 'body') return { ...call, [where]: { ...call[where], [name]: id } };
  const rest = Object.fromEntries(
    Object.entries((call.body ?? {}) as object).filter(([key]) => !alternatives.includes(key)),
  );
  return { ...call, body: { ...rest, [name]: id } };
};
