import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** One environment variable: how it is read, what it is when absent, and the sentence that documents it. */
export interface Setting<Value = unknown> {
  readonly schema: z.ZodType<Value>;
  /** Text used when the variable is absent or empty; null leaves the value null. */
  readonly fallback: string | null;
  /** The default as the documentation shows it, when it is not the fallback itself. */
  readonly shownDefault?: string;
  readonly meaning: string;
  /** Also readable from the file that `<NAME>_FILE` names. */
  readonly secret?: boolean;
}

export type SettingsTable = Readonly<Record<string, Setting>>;
export type SettingsOf<Table extends SettingsTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { schema: z.ZodType<infer Value>; fallback: string }
    ? Value
    : Table[Name] extends { schema: z.ZodType<infer Value> }
      ? Value | null
      : never;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Keeps the literal type of a setting, so that a fallback makes its value non-null. */
export const setting = <Value, const Spec extends Setting<Value>>(spec: Spec & { schema: z.ZodType<Value> }): Spec =>
  spec;

/** The environment is not usable. `problems` lists every fault, one sentence each. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n- ${problems.join('\n- ')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

const textOf = (name: string, spec: Setting, env: Environment, problems: string[]): string | null => {
  const direct = env[name] || null;
  const path = spec.secret ? env[`${name}_FILE`] || null : null;
  if (direct !== null && path !== null) problems.push(`Set ${name} or ${name}_FILE, not both.`);
  if (direct !== null || path === null) return direct;
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch (error) {
    problems.push(`${name}_FILE cannot be read (${(error as { code?: string }).code ?? 'unknown error'}).`);
    return null;
  }
};

/**
 * Reads every setting of the table. Nothing is thrown: the problems are returned, so that the caller can add its own and report all at once.
 * `given` holds the names that the environment set; `unknown` those that begin with `prefix` and are in no table.
 */
export const readSettings = <Table extends SettingsTable>(
  table: Table,
  env: Environment,
  prefix: string,
): {
  readonly values: SettingsOf<Table>;
  readonly given: ReadonlySet<string>;
  readonly unknown: readonly string[];
  readonly problems: string[];
} => {
  const problems: string[] = [];
  const given = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(table)) {
    const text = textOf(name, spec, env, problems);
    if (text !== null) given.add(name);
    const source = text ?? spec.fallback;
    values[name] = null;
    if (source === null) continue;
    const result = spec.schema.safeParse(source);
    if (result.success) values[name] = result.data;
    else problems.push(`${name}: ${result.error.issues[0]?.message ?? 'not valid'}.`);
  }
  const known = new Set(
    Object.entries(table).flatMap(([name, spec]) => (spec.secret ? [name, `${name}_FILE`] : [name])),
  );
  const unknown = Object.keys(env).filter((name) => name.startsWith(prefix) && !known.has(name));
  return { values: values as SettingsOf<Table>, given, unknown, problems };
};

/** One sentence when some variables of a group are set and others are not; null when all or none are. */
export const halfSet = (given: ReadonlySet<string>, names: readonly string[]): string | null => {
  const missing = names.filter((name) => !given.has(name));
  if (missing.length === 0 || missing.length === names.length) return null;
  return `${names.filter((name) => given.has(name)).join(', ')} is set, so ${missing.join(' and ')} must be set too.`;
};
