import * as fc from 'fast-check';
import type { Api, Call, Operation, Schema } from './operations.ts';

/** Values that break parsers, on purpose. */
const hostile = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  '\u0000',
  '../../etc/passwd',
  '‮gpj.exe',
  "'; drop table files; --",
  '<script>alert(1)</script>',
  '\ud800',
  'x'.repeat(5_000),
  -1,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  [[[[[]]]]],
  { __proto__: null, constructor: 'x' },
);

/** Mostly valid values of the schema, so that requests get past validation and into the code behind it. */
const valid = (schema: Schema, resolve: Api['resolve'], known: readonly string[]): fc.Arbitrary<unknown> => {
  const own = resolve(schema);
  if (own.const !== undefined) return fc.constant(own.const);
  if (own.enum) return fc.constantFrom(...own.enum);
  if (own.anyOf) return fc.oneof(...own.anyOf.map((part) => valid(part, resolve, known)));
  const type = Array.isArray(own.type) ? own.type[0] : own.type;
  switch (type) {
    case 'string':
      if (own.format === 'uuid') return fc.oneof(fc.constantFrom(...known), fc.uuid({ version: 7 }));
      if (own.format === 'date-time')
        return fc
          .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString());
      if (own.format === 'email') return fc.emailAddress();
      return fc.string({
        unit: 'grapheme',
        minLength: own.minLength ?? 0,
        maxLength: Math.min(own.maxLength ?? 40, 60),
      });
    case 'integer':
    case 'number':
      return fc.integer({ min: own.minimum ?? -5, max: Math.min(own.maximum ?? 500, 1_000_000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(own.items ?? {}, resolve, known), { maxLength: 4 });
    case 'object':
      return fc.record(
        Object.fromEntries(
          Object.entries(own.properties ?? {}).map(([name, part]) => [name, valid(part, resolve, known)]),
        ),
        { requiredKeys: [...(own.required ?? [])] },
      );
    default:
      return fc.oneof(fc.jsonValue({ maxDepth: 2 }), hostile) as fc.Arbitrary<unknown>;
  }
};

const spoiled = (value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: hostile });

/** Requests to one route, from well-formed to hostile, made from its served description alone. */
export const calls = (operation: Operation, resolve: Api['resolve'], known: readonly string[]): fc.Arbitrary<Call> => {
  const part = (where: 'path' | 'query'): fc.Arbitrary<Record<string, string>> =>
    fc
      .record(
        Object.fromEntries(
          operation.parameters
            .filter((parameter) => parameter.in === where)
            .map(({ name, schema }) => [name, spoiled(valid(schema, resolve, known))]),
        ),
        where === 'path' ? {} : { requiredKeys: [] },
      )
      .map((record) =>
        Object.fromEntries(
          Object.entries(record).map(([name, value]) => [
            name,
            typeof value === 'string' ? value.toWellFormed() : String(JSON.stringify(value)),
          ]),
        ),
      );
  const body: fc.Arbitrary<unknown> =
    operation.body === null
      ? fc.constant(null)
      : spoiled(
          valid(operation.body, resolve, known).chain((value) =>
            fc.oneof(
              { weight: 4, arbitrary: fc.constant(value) },
              {
                weight: 1,
                arbitrary: fc
                  .tuple(fc.string(), hostile)
                  .map(([key, extra]) => ({ ...(value as object), [key]: extra })),
              },
            ),
          ),
        );
  return fc.record({ params: part('path'), query: part('query'), body });
};
