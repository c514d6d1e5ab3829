import { logLevels, setting } from '@cloudity/kernel';
import { z } from 'zod';
import { readProxies, readPublicUrl, readServices } from './readers.ts';

const port = z.coerce.number('not a port').int('not a port').min(0, 'not a port').max(65535, 'not a port');
const text = z.string().trim().min(1);
const onOff = z.enum(['on', 'off'], 'say on or off');
const yesNo = z.enum(['true', 'false'], 'say true or false').transform((value) => value === 'true');
const urlOf = (schemes: RegExp, what: string) =>
  z.string().refine((value) => URL.canParse(value) && schemes.test(value), `not ${what}`);
const postgresUrl = urlOf(/^postgres(ql)?:/, 'a postgres:// URL');
const httpUrl = urlOf(/^https?:/, 'an http:// or https:// URL').transform((value) => value.replace(/\/+$/, ''));
const key = z.string().min(32, 'at least 32 characters (try: openssl rand -base64 32)');

/** Every environment variable that Cloudity reads. docs/operations/environment.md is generated from this table. */
export const environment = {
  CLOUDITY_HTTP_HOST: setting({ schema: text, fallback: '127.0.0.1', meaning: 'Address the listener binds.' }),
  CLOUDITY_HTTP_PORT: setting({
    schema: port,
    fallback: '8080',
    meaning: 'Its port: one origin for the web app, the API, websockets and DAV.',
  }),
  CLOUDITY_PUBLIC_URL: setting({
    schema: z.string().transform(readPublicUrl),
    fallback: null,
    shownDefault: 'http://localhost:<port>',
    meaning:
      'Where people reach it: absolute links, cookies, Host and Origin checks, passkeys. Calls to the loopback addresses are accepted too.',
  }),
  CLOUDITY_CONTENT_URL: setting({
    schema: z.string().transform(readPublicUrl),
    fallback: null,
    shownDefault: 'none',
    meaning:
      'A second host name that leads here too, best of another domain. What people stored is then shown from there alone, by addresses that hold for an hour; the public URL only hands it out as downloads.',
  }),
  CLOUDITY_ALLOW_HTTP: setting({
    schema: yesNo,
    fallback: 'false',
    meaning:
      'Listen on a non-loopback address although the public URL is http. Passwords then cross the network in clear unless something in front encrypts.',
  }),
  CLOUDITY_TRUSTED_PROXIES: setting({
    schema: z.string().transform(readProxies),
    fallback: '',
    shownDefault: 'none',
    meaning: 'Comma list of addresses and ranges whose X-Forwarded-For and X-Forwarded-Host count.',
  }),
  CLOUDITY_TLS_CERT: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'PEM file with the certificate chain: the listener then speaks https.',
  }),
  CLOUDITY_TLS_KEY: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'PEM file with its private key.',
  }),
  CLOUDITY_TLS_CLIENT_CA: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'PEM file: only clients with a certificate of this authority may connect (mutual TLS).',
  }),
  CLOUDITY_DATA_DIR: setting({
    schema: text,
    fallback: './data',
    meaning: 'Embedded database, objects and secrets.',
  }),
  CLOUDITY_MASTER_KEY: setting({
    schema: key,
    fallback: null,
    shownDefault: 'made on first start and kept in the data directory',
    meaning:
      'Secret that protects stored credentials and wraps the keys of stored files. Every process of one installation needs the same; it is not in backups.',
    secret: true,
  }),
  CLOUDITY_SERVICES: setting({
    schema: z.string().transform(readServices),
    fallback: 'all',
    meaning: 'Comma list of the services this process runs: identity, drive, collab.',
  }),
  CLOUDITY_IDENTITY_URL: setting({
    schema: httpUrl,
    fallback: null,
    shownDefault: 'in-process',
    meaning: 'Where identity runs, when not here.',
  }),
  CLOUDITY_DRIVE_URL: setting({
    schema: httpUrl,
    fallback: null,
    shownDefault: 'in-process',
    meaning: 'Where drive runs, when not here.',
  }),
  CLOUDITY_COLLAB_URL: setting({
    schema: httpUrl,
    fallback: null,
    shownDefault: 'in-process',
    meaning: 'Where collab runs, when not here.',
  }),
  CLOUDITY_SERVICE_KEY: setting({
    schema: key,
    fallback: null,
    shownDefault: 'none',
    meaning: 'Secret of the tokens with which services call each other; needed when they run in several processes.',
    secret: true,
  }),
  CLOUDITY_METRICS_TOKEN: setting({
    schema: z.string().min(16, 'at least 16 characters'),
    fallback: null,
    shownDefault: 'loopback only',
    meaning: 'Bearer token for /metrics.',
    secret: true,
  }),
  CLOUDITY_DATABASE_URL: setting({
    schema: postgresUrl,
    fallback: null,
    shownDefault: 'embedded',
    meaning: 'Pooled connection as the app role (PgBouncer, transaction mode).',
    secret: true,
  }),
  CLOUDITY_DATABASE_DIRECT_URL: setting({
    schema: postgresUrl,
    fallback: null,
    shownDefault: 'same',
    meaning: 'Direct connection as the app role, for LISTEN and jobs; refused when it reaches a PgBouncer.',
    secret: true,
  }),
  CLOUDITY_DATABASE_OWNER_URL: setting({
    schema: postgresUrl,
    fallback: null,
    shownDefault: 'none',
    meaning: 'Direct connection as the owner role, for migrations; without it an external database is only checked.',
    secret: true,
  }),
  CLOUDITY_DATABASE_PREPARE: setting({
    schema: yesNo,
    fallback: 'true',
    meaning: 'Prepared statements; false behind a PgBouncer older than 1.21.',
  }),
  CLOUDITY_S3_ENDPOINT: setting({
    schema: httpUrl,
    fallback: null,
    shownDefault: 'files in the data directory',
    meaning: 'Object store (MinIO or any S3).',
  }),
  CLOUDITY_S3_REGION: setting({ schema: text, fallback: 'us-east-1', meaning: 'Its region.' }),
  CLOUDITY_S3_BUCKET: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'Its bucket; made when absent.',
  }),
  CLOUDITY_S3_ACCESS_KEY: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'Its access key.',
    secret: true,
  }),
  CLOUDITY_S3_SECRET_KEY: setting({
    schema: text,
    fallback: null,
    shownDefault: 'none',
    meaning: 'Its secret key.',
    secret: true,
  }),
  CLOUDITY_REDIS_URL: setting({
    schema: urlOf(/^rediss?:/, 'a redis:// URL'),
    fallback: null,
    shownDefault: 'PostgreSQL LISTEN/NOTIFY',
    meaning: 'Bus between processes, for volume.',
    secret: true,
  }),
  CLOUDITY_SETUP_ORGANIZATION: setting({
    schema: text,
    fallback: null,
    shownDefault: 'set-up link',
    meaning: 'Name of the first organization, created when the database has none.',
  }),
  CLOUDITY_SETUP_EMAIL: setting({
    schema: z.email('not an e-mail address'),
    fallback: null,
    shownDefault: 'none',
    meaning: 'Its owner.',
  }),
  CLOUDITY_SETUP_PASSWORD: setting({
    schema: z.string().min(10, 'at least 10 characters'),
    fallback: null,
    shownDefault: 'none',
    meaning: 'The owner’s first password.',
    secret: true,
  }),
  CLOUDITY_SMTP_URL: setting({
    schema: urlOf(/^smtps?:/, 'an smtp:// URL'),
    fallback: null,
    shownDefault: 'none',
    meaning: 'Outgoing mail for invitations and notices (nodemailer URL).',
    secret: true,
  }),
  CLOUDITY_CLAMAV_URL: setting({
    schema: urlOf(/^(tcp:\/\/[^/]|unix:\/\/\/)/, 'tcp://host:port or unix:///path'),
    fallback: null,
    shownDefault: 'none',
    meaning: 'ClamAV’s daemon: uploads are scanned for viruses. Its StreamMaxLength has to be at least 100M.',
  }),
  CLOUDITY_LOG_LEVEL: setting({
    schema: z.enum(logLevels, `one of ${logLevels.join(', ')}`),
    fallback: 'info',
    meaning: 'How much is logged.',
  }),
  CLOUDITY_COLLAB_LIMITS: setting({
    schema: onOff,
    fallback: 'on',
    meaning: 'off lifts the hub’s limits for load tests; refused unless only this machine can reach it.',
  }),
};

/** Variables that belong together: all or none. */
export const settingGroups = [
  ['CLOUDITY_TLS_CERT', 'CLOUDITY_TLS_KEY'],
  ['CLOUDITY_S3_ENDPOINT', 'CLOUDITY_S3_BUCKET', 'CLOUDITY_S3_ACCESS_KEY', 'CLOUDITY_S3_SECRET_KEY'],
  ['CLOUDITY_SETUP_ORGANIZATION', 'CLOUDITY_SETUP_EMAIL', 'CLOUDITY_SETUP_PASSWORD'],
] as const;
