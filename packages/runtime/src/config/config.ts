import { resolve } from 'node:path';
import type { ServiceName } from '@cloudity/contracts';
import {
  ConfigError,
  type Environment,
  halfSet,
  isLoopbackHost,
  type LogLevel,
  readSettings,
  type SettingsOf,
  type TrustedProxies,
} from '@cloudity/kernel';
import { environment, settingGroups } from './environment.ts';
import { serviceNames } from './readers.ts';

/** The whole configuration of a process, read once in its main file. */
export interface Config {
  readonly http: HttpConfig;
  /** Absolute path. */
  readonly dataDir: string;
  readonly masterKey: string | null;
  readonly services: readonly ServiceName[];
  /** Where the services that do not run here are. */
  readonly remotes: Readonly<Partial<Record<ServiceName, string>>>;
  readonly serviceKey: string | null;
  readonly metricsToken: string | null;
  readonly database: DatabaseConfig;
  readonly objects: ObjectsConfig;
  readonly redisUrl: string | null;
  readonly setup: { readonly organization: string; readonly email: string; readonly password: string } | null;
  readonly smtpUrl: string | null;
  readonly clamavUrl: string | null;
  readonly logLevel: LogLevel;
  readonly collabLimits: 'on' | 'off';
  /** Variables that look like ours and are not: told at start, because they are usually a slip of the pen. */
  readonly unknownVariables: readonly string[];
}

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Null: `http(s)://localhost:<port>`, known once the listener has its port. */
  readonly publicUrl: string | null;
  /** Where user content is shown, when not at the public URL. */
  readonly contentUrl: string | null;
  readonly trustedProxies: TrustedProxies;
  readonly tls: { readonly certPath: string; readonly keyPath: string; readonly clientCaPath: string | null } | null;
}

export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      readonly url: string;
      readonly directUrl: string;
      readonly ownerUrl: string | null;
      readonly prepare: boolean;
    };

export type ObjectsConfig =
  | { readonly kind: 'files' }
  | {
      readonly kind: 's3';
      readonly endpoint: string;
      readonly region: string;
      readonly bucket: string;
      readonly accessKey: string;
      readonly secretKey: string;
    };

type Values = SettingsOf<typeof environment>;

const remotesOf = (values: Values): Partial<Record<ServiceName, string>> => {
  const urls = {
    identity: values.CLOUDITY_IDENTITY_URL,
    drive: values.CLOUDITY_DRIVE_URL,
    collab: values.CLOUDITY_COLLAB_URL,
  };
  const away = serviceNames.filter((name) => !values.CLOUDITY_SERVICES.includes(name));
  return Object.fromEntries(away.flatMap((name) => (urls[name] === null ? [] : [[name, urls[name]]])));
};

/** Whether nobody but this machine can reach the process, by its address and by its name (rules.md S1). */
export const isPrivate = (http: HttpConfig): boolean =>
  isLoopbackHost(http.host) && (http.publicUrl === null || isLoopbackHost(new URL(http.publicUrl).hostname));

const splitProblems = (values: Values, given: ReadonlySet<string>): string[] => {
  const away = serviceNames.filter((name) => !values.CLOUDITY_SERVICES.includes(name));
  if (away.length === 0) return [];
  const lost = away.filter((name) => !given.has(`CLOUDITY_${name.toUpperCase()}_URL`));
  return [
    ...lost.map(
      (name) => `CLOUDITY_${name.toUpperCase()}_URL must say where ${name} runs, as CLOUDITY_SERVICES leaves it out.`,
    ),
    ...(given.has('CLOUDITY_SERVICE_KEY')
      ? []
      : ['CLOUDITY_SERVICE_KEY must be set when services run in several processes.']),
    ...(given.has('CLOUDITY_MASTER_KEY')
      ? []
      : ['CLOUDITY_MASTER_KEY must be set when services run in several processes.']),
    ...(given.has('CLOUDITY_DATABASE_URL')
      ? []
      : ['CLOUDITY_DATABASE_URL must be set when services run in several processes.']),
  ];
};

/** Cookies go by host name, whatever the port; a page that came by https shows nothing that came by http. */
const contentProblems = ({ contentUrl, publicUrl, port, tls }: HttpConfig): string[] => {
  if (contentUrl === null) return [];
  const content = new URL(contentUrl);
  const own = new URL(publicUrl ?? `${tls ? 'https' : 'http'}://localhost:${port}`);
  return [
    ...(content.hostname === own.hostname
      ? [
          'CLOUDITY_CONTENT_URL must have another host name than CLOUDITY_PUBLIC_URL: what is stored there must not reach its cookies.',
        ]
      : []),
    ...(own.protocol === 'https:' && content.protocol !== 'https:'
      ? ['CLOUDITY_CONTENT_URL must be https as CLOUDITY_PUBLIC_URL is: browsers show no http content on https pages.']
      : []),
  ];
};

const exposureProblems = (values: Values, http: HttpConfig): string[] => {
  const isPlain = http.publicUrl === null ? http.tls === null : http.publicUrl.startsWith('http:');
  return [
    ...contentProblems(http),
    ...(!isLoopbackHost(http.host) && isPlain && !values.CLOUDITY_ALLOW_HTTP
      ? [
          'CLOUDITY_HTTP_HOST is not a loopback address and CLOUDITY_PUBLIC_URL is http: set an https URL (and CLOUDITY_TLS_CERT, or a proxy in front), or CLOUDITY_ALLOW_HTTP=true.',
        ]
      : []),
    ...(values.CLOUDITY_COLLAB_LIMITS === 'off' && !isPrivate(http)
      ? ['CLOUDITY_COLLAB_LIMITS=off is only for load tests on this machine: host and public URL must be loopback.']
      : []),
  ];
};

const databaseOf = (values: Values, given: ReadonlySet<string>, problems: string[]): DatabaseConfig => {
  const url = values.CLOUDITY_DATABASE_URL;
  if (url === null) {
    for (const name of ['CLOUDITY_DATABASE_DIRECT_URL', 'CLOUDITY_DATABASE_OWNER_URL'])
      if (given.has(name)) problems.push(`${name} is set, so CLOUDITY_DATABASE_URL must be set too.`);
    return { kind: 'embedded' };
  }
  return {
    kind: 'external',
    url,
    directUrl: values.CLOUDITY_DATABASE_DIRECT_URL ?? url,
    ownerUrl: values.CLOUDITY_DATABASE_OWNER_URL,
    prepare: values.CLOUDITY_DATABASE_PREPARE,
  };
};

const objectsOf = (values: Values): ObjectsConfig => {
  const {
    CLOUDITY_S3_ENDPOINT: endpoint,
    CLOUDITY_S3_BUCKET: bucket,
    CLOUDITY_S3_ACCESS_KEY: accessKey,
    CLOUDITY_S3_SECRET_KEY: secretKey,
  } = values;
  if (endpoint === null || bucket === null || accessKey === null || secretKey === null) return { kind: 'files' };
  return { kind: 's3', endpoint, region: values.CLOUDITY_S3_REGION, bucket, accessKey, secretKey };
};

const httpOf = (values: Values, problems: string[]): HttpConfig => {
  const { CLOUDITY_TLS_CERT: certPath, CLOUDITY_TLS_KEY: keyPath, CLOUDITY_TLS_CLIENT_CA: clientCaPath } = values;
  if (clientCaPath !== null && certPath === null)
    problems.push('CLOUDITY_TLS_CLIENT_CA is set, so CLOUDITY_TLS_CERT and CLOUDITY_TLS_KEY must be set too.');
  return {
    host: values.CLOUDITY_HTTP_HOST,
    port: values.CLOUDITY_HTTP_PORT,
    publicUrl: values.CLOUDITY_PUBLIC_URL,
    contentUrl: values.CLOUDITY_CONTENT_URL,
    trustedProxies: values.CLOUDITY_TRUSTED_PROXIES,
    tls: certPath === null || keyPath === null ? null : { certPath, keyPath, clientCaPath },
  };
};

/** The configuration that the environment describes, frozen. Errors: ConfigError with every problem at once. */
export const readConfig = (env: Environment): Config => {
  const { values, given, unknown, problems } = readSettings(environment, env, 'CLOUDITY_');
  if (problems.length > 0) {
    for (const group of settingGroups) problems.push(...[halfSet(given, group)].filter((problem) => problem !== null));
    throw new ConfigError(problems);
  }
  for (const group of settingGroups) problems.push(...[halfSet(given, group)].filter((problem) => problem !== null));
  const http = httpOf(values, problems);
  const database = databaseOf(values, given, problems);
  problems.push(...splitProblems(values, given), ...exposureProblems(values, http));
  if (problems.length > 0) throw new ConfigError(problems);
  const {
    CLOUDITY_SETUP_ORGANIZATION: organization,
    CLOUDITY_SETUP_EMAIL: email,
    CLOUDITY_SETUP_PASSWORD: password,
  } = values;
  return Object.freeze({
    http,
    dataDir: resolve(values.CLOUDITY_DATA_DIR),
    masterKey: values.CLOUDITY_MASTER_KEY,
    services: values.CLOUDITY_SERVICES,
    remotes: remotesOf(values),
    serviceKey: values.CLOUDITY_SERVICE_KEY,
    metricsToken: values.CLOUDITY_METRICS_TOKEN,
    database,
    objects: objectsOf(values),
    redisUrl: values.CLOUDITY_REDIS_URL,
    setup: organization === null || email === null || password === null ? null : { organization, email, password },
    smtpUrl: values.CLOUDITY_SMTP_URL,
    clamavUrl: values.CLOUDITY_CLAMAV_URL,
    logLevel: values.CLOUDITY_LOG_LEVEL,
    collabLimits: values.CLOUDITY_COLLAB_LIMITS,
    unknownVariables: unknown.filter((name) => !/^CLOUDITY_(TEST|BENCH)_/.test(name)),
  });
};
