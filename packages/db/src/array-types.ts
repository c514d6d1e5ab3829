import type { Sql } from 'postgres';

/** Element type → its array type, by their fixed object ids (PostgreSQL's pg_type.dat). */
const arrayTypes: Readonly<Record<number, number>> = {
  16: 1000, // boolean
  17: 1001, // bytea
  18: 1002, // "char"
  19: 1003, // name
  20: 1016, // bigint
  21: 1005, // smallint
  23: 1007, // integer
  25: 1009, // text
  26: 1028, // oid
  114: 199, // json
  700: 1021, // real
  701: 1022, // double precision
  1042: 1014, // character
  1043: 1015, // varchar
  1082: 1182, // date
  1114: 1115, // timestamp
  1184: 1185, // timestamptz
  1700: 1231, // numeric
  2205: 2210, // regclass
  2950: 2951, // uuid
  3802: 3807, // jsonb
};

type Serialize = (value: unknown) => unknown;
type Parse = ((text: string) => unknown) & { array?: boolean };

interface TypeTables {
  readonly serializers: Record<number, Serialize | undefined>;
  readonly parsers: Record<number, Parse | undefined>;
  readonly shared: { readonly typeArrayMap: Record<number, number> };
}

/** An array literal (PostgreSQL manual §8.15.2); every element is quoted, so that none can be mistaken for NULL or a brace. */
const literalOf = (values: readonly unknown[], serialize: Serialize | undefined): string =>
  `{${values
    .map((value) => {
      if (value === null || value === undefined) return 'NULL';
      if (Array.isArray(value)) return literalOf(value, serialize);
      // A third of the time and memory of the general way; chunk ids come by the thousand.
      if (value instanceof Buffer) return `"\\\\x${value.toString('hex')}"`;
      const text = String(serialize ? serialize(value) : value);
      return `"${text.replace(/["\\]/g, '\\$&')}"`;
    })
    .join(',')}}`;

/** Reads an array literal; nested arrays stay nested. */
const parseLiteral = (text: string, parse: Parse | undefined): unknown[] => {
  let at = text.indexOf('{');
  const element = (raw: string): unknown => (parse ? parse(raw) : raw);
  const quoted = (): string => {
    let value = '';
    for (at += 1; text[at] !== '"'; at++) {
      if (text[at] === '\\') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  };
  const list = (): unknown[] => {
    const values: unknown[] = [];
    for (at += 1; text[at] !== '}'; ) {
      if (text[at] === ',') at += 1;
      if (text[at] === '{') values.push(list());
      else if (text[at] === '"') values.push(element(quoted()));
      else {
        const start = at;
        while (text[at] !== ',' && text[at] !== '}') at += 1;
        const raw = text.slice(start, at);
        values.push(raw === 'NULL' ? null : element(raw));
      }
    }
    at += 1;
    return values;
  };
  return list();
};

/**
 * The client knows the built-in array types without asking the server. postgres.js would read them with a query of its own on
 * every new connection, and when the server goes away just then, nobody holds that query's promise: the rejection ends the
 * process. Hence `fetch_types: false` and this table, which also saves a round trip per connection.
 */
export const registerArrayTypes = <Client extends Sql>(sql: Client): Client => {
  const { serializers, parsers, shared } = sql.options as unknown as TypeTables;
  for (const [elementKey, array] of Object.entries(arrayTypes)) {
    const elementType = Number(elementKey);
    shared.typeArrayMap[elementType] = array;
    serializers[array] = (values) =>
      Array.isArray(values) ? literalOf(values, serializers[elementType]) : (values as string);
    parsers[array] = (text) => parseLiteral(text, parsers[elementType]);
  }
  return sql;
};
