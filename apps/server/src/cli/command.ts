import type { Operation } from './operation.ts';

export interface Option {
  readonly description: string;
  readonly required?: boolean;
  /** Shown in the help as `--name <VALUE>`; an option without is a switch. */
  readonly value?: string;
}

/** What a command answers: a sentence or table for people, and the same as data for scripts. */
export interface Outcome {
  readonly text: string;
  readonly data: unknown;
  /** False makes the exit code 1: a check that found something. */
  readonly isGood?: boolean;
}

/** One command of the operator's command line. */
export interface Command {
  /** As it is typed: `organization create`. */
  readonly name: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** A single positional argument, when it takes one. */
  readonly argument?: { readonly name: string; readonly description: string };
  readonly run: (operation: Operation, values: CommandValues) => Promise<Outcome>;
}

export interface CommandValues {
  /** The value of an option that was given, or a required one. Errors: none for required options. */
  readonly get: (option: string) => string;
  readonly find: (option: string) => string | null;
  /** Whether a switch was given. */
  readonly has: (option: string) => boolean;
  readonly argument: string;
}

/** The operator typed something that is not a command, or left something out. */
export class UsageError extends Error {}

/** Columns padded to their widest cell. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
