import { ConfigError, createLog } from '@cloudity/kernel';
import { type Config, readConfig } from './config/config.ts';
import { type Running, type RunOptions, runServices, type ServiceFactories } from './run-services.ts';
import { stopOnSignals } from './signals.ts';

/** The parts of Node's `process` that a program needs; main files pass the real one. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  readonly stdout: { readonly isTTY?: boolean; readonly write: (text: string) => boolean };
  readonly stderr: { readonly write: (text: string) => boolean };
  readonly on: (event: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown;
  readonly exit: (code: number) => never;
}

/** The reason a start failed, as one readable paragraph: what a person did is told without a stack, a defect with it. */
export const startFailure = (error: unknown): string => {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof Error)
    return error.name === 'Error' || error.name === 'ListenError' ? error.message : (error.stack ?? error.message);
  return String(error);
};

export interface MainOptions extends Pick<RunOptions, 'assets'> {
  readonly adjust?: (config: Config) => Config;
  readonly onReady?: (running: Running, config: Config) => Promise<void>;
}

/**
 * A program that runs services until it is told to stop. Prints `Cloudity is ready at <url>`; exits 1 when it cannot start, or when the
 * embedded database died.
 */
export const runMain = async (host: Host, factories: ServiceFactories, options: MainOptions = {}): Promise<void> => {
  const starting = Promise.withResolvers<Running>();
  const isStopping = stopOnSignals(host, starting.promise);
  try {
    const given = readConfig({ CLOUDITY_SERVICES: Object.keys(factories).join(','), ...host.env });
    const config = options.adjust ? options.adjust(given) : given;
    const log = await createLog({ level: config.logLevel, pretty: host.stdout.isTTY === true });
    for (const name of config.unknownVariables) log.warn({ name }, 'unknown environment variable');
    const { assets } = options;
    const running = await runServices({ config, factories, log, ...(assets ? { assets } : {}) });
    starting.resolve(running);
    void running.died.then((code) => {
      log.error({ exitCode: code }, 'the embedded database ended');
      void running.stop().finally(() => host.exit(1));
    });
    try {
      await options.onReady?.(running, config);
    } catch (error) {
      if (!isStopping()) await running.stop();
      throw error;
    }
    host.stdout.write(`Cloudity is ready at ${running.url}\n`);
  } catch (error) {
    starting.reject(error);
    if (isStopping()) return;
    host.stderr.write(`Cloudity cannot start. ${startFailure(error)}\n`);
    host.exit(1);
  }
};
