import { parseArgs } from 'node:util';
import { type Command, type CommandValues, UsageError } from './command.ts';

export interface Invocation {
  readonly command: Command;
  readonly values: CommandValues;
  readonly json: boolean;
  readonly help: boolean;
}

const optionText = (name: string, value: string | undefined): string =>
  value === undefined ? `--${name}` : `--${name} <${value}>`;

const usageOf = ({ name, options, argument }: Command): string => {
  const parts = Object.entries(options).map(([option, { required, value }]) => {
    const text = optionText(option, value);
    return required ? text : `[${text}]`;
  });
  return ['npm run cloudity --', name, ...(argument ? [`<${argument.name}>`] : []), ...parts].join(' ');
};

/** Help for one command. */
export const commandHelp = (command: Command): string => {
  const { summary, options, argument } = command;
  const lines: [string, string][] = [
    ...(argument ? ([[`<${argument.name}>`, argument.description]] as [string, string][]) : []),
    ...Object.entries(options).map(([name, { description, value }]): [string, string] => [
      optionText(name, value),
      description,
    ]),
    ['--json', 'answer with one JSON value'],
    ['--help', 'this text'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return `${usageOf(command)}\n\n${summary}\n\n${lines.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n')}\n`;
};

/** Help for all of them. */
export const generalHelp = (commands: readonly Command[]): string => {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
  return `npm run cloudity -- <command> [options]\n\n${list}\n\nEach command explains itself with --help and answers scripts with --json.
They use the installation that the environment describes, whether it runs or not.\n`;
};

/** Errors: UsageError that says what is wrong with what was typed. Null asks for the general help. */
export const readInvocation = (commands: readonly Command[], args: readonly string[]): Invocation | null => {
  const words = args.slice(
    0,
    args.findIndex((word) => word.startsWith('-')) < 0 ? args.length : args.findIndex((word) => word.startsWith('-')),
  );
  if (words.length === 0) return null;
  const command = commands.find(({ name }) => words.slice(0, name.split(' ').length).join(' ') === name);
  if (!command) throw new UsageError(`There is no command "${words.join(' ')}".`);
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: args.slice(command.name.split(' ').length),
      options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    }) as typeof parsed;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const { values, positionals } = parsed;
  const help = values.help === true;
  if (!help) {
    const missing = Object.entries(command.options).filter(
      ([name, { required }]) => required && typeof values[name] !== 'string',
    );
    if (missing.length > 0)
      throw new UsageError(`${command.name} needs ${missing.map(([name]) => `--${name}`).join(', ')}.`);
    if (command.argument && positionals.length !== 1)
      throw new UsageError(`${command.name} needs <${command.argument.name}>.`);
    if (!command.argument && positionals.length > 0)
      throw new UsageError(`${command.name} does not take "${positionals[0]}".`);
  }
  const find = (option: string): string | null => (typeof values[option] === 'string' ? values[option] : null);
  return {
    command,
    json: values.json === true,
    help,
    values: {
      find,
      get: (option) => find(option) ?? '',
      has: (option) => values[option] === true,
      argument: positionals[0] ?? '',
    },
  };
};
