import process from 'node:process';
import { AppError, ConfigError, createLog } from '@cloudity/kernel';
import { commandHelp, generalHelp, readInvocation } from './arguments.ts';
import { UsageError } from './command.ts';
import { commands } from './commands.ts';

/** 0 done, 1 refused, failed or found something. Sentences go to standard error, so that --json output stays clean. */
const main = async (args: readonly string[]): Promise<number> => {
  const invocation = readInvocation(commands, args);
  if (invocation === null) {
    process.stdout.write(generalHelp(commands));
    return args.includes('--help') || args.includes('-h') ? 0 : 1;
  }
  const { command, values, json, help } = invocation;
  if (help) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  const { readConfig } = await import('@cloudity/runtime');
  const { openOperation } = await import('./operation.ts');
  const config = readConfig(process.env);
  const log = await createLog({
    level: config.logLevel === 'info' ? 'warn' : config.logLevel,
    pretty: process.stderr.isTTY === true,
  });
  const operation = await openOperation(config, log, {
    migrate: command.name !== 'restore' && command.name !== 'migrate',
  });
  try {
    const { text, data, isGood = true } = await command.run(operation, values);
    process.stdout.write(`${json ? JSON.stringify(data) : text}\n`);
    return isGood ? 0 : 1;
  } finally {
    await operation.close();
  }
};

const sentenceOf = (error: unknown): string => {
  if (error instanceof UsageError) return `${error.message}\n\nSee npm run cloudity -- --help`;
  if (error instanceof AppError || error instanceof ConfigError) return error.message;
  if (error instanceof Error) return error.name === 'Error' ? error.message : (error.stack ?? error.message);
  return String(error);
};

// By leaving, so that a database which runs for this command alone is told to stop.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const args = process.argv.slice(2);
try {
  process.exitCode = await main(args);
} catch (error) {
  const sentence = sentenceOf(error);
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ error: sentence })}\n`);
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}
