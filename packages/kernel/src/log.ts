import { type DestinationStream, type LoggerOptions, pino, stdTimeFunctions } from 'pino';

/** Structured logging: a constant message, data in fields. Never bodies, tokens, subjects or file names. */
export interface Log {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
  readonly child: (fields: object) => Log;
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Fields that must never be written, should one slip in at the top level of a line or one object deeper. */
const secretFields = [
  'token',
  'password',
  'secret',
  'ticket',
  'code',
  'cookie',
  'authorization',
  'body',
  'subject',
  'fileName',
  'acceptUrl',
  'setupUrl',
];
/** `error.code` is PostgreSQL's or Node's and is wanted; a bare `code` is a one-time code and is not. */
const redactedPaths = secretFields.flatMap((field) => (field === 'code' ? [field] : [field, `*.${field}`]));

/** What a log line says about an error: no enumerable extras, because drivers put query parameters there. */
const describeError = (value: unknown): unknown => {
  if (!(value instanceof Error)) return String(value);
  const code = (value as { code?: unknown }).code;
  return {
    type: value.name,
    message: value.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: value.stack,
    ...(value.cause === undefined ? {} : { cause: describeError(value.cause) }),
  };
};

/** A logger that writes one JSON line per call to `destination` (standard output by default), or readable lines when `pretty`. */
export const createLog = async (options: {
  readonly level?: LogLevel;
  readonly pretty?: boolean;
  readonly destination?: DestinationStream;
}): Promise<Log> => {
  const { level = 'info', pretty = false } = options;
  const destination =
    options.destination ??
    (pretty ? (await import('pino-pretty')).default({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss' }) : undefined);
  const settings: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    serializers: { error: describeError },
    redact: { paths: redactedPaths, censor: '[redacted]' },
  };
  const logger: Log = destination ? pino(settings, destination) : pino(settings);
  return logger;
};

const nothing = (): void => {};
/** For tests that do not look at the log. */
export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => silentLog };
