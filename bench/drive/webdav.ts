import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, findRunningPostgres } from '@cloudity/db';
import { freePorts, startProgram } from '@cloudity/testkit';
import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Figure } from '../report.ts';

const entries = 10_000;
const apache = '/usr/sbin/apache2';
const modules = '/usr/lib/apache2/modules';

/** What file managers and rclone ask for. */
const body =
  '<?xml version="1.0"?><D:propfind xmlns:D="DAV:"><D:prop><D:displayname/><D:resourcetype/><D:getcontentlength/>' +
  '<D:getcontenttype/><D:getlastmodified/><D:creationdate/><D:getetag/></D:prop></D:propfind>';

interface Target {
  readonly url: string;
  readonly authorization: string | null;
}

/** One listing, read to its end: how long it took, to the first byte and in all, and how many entries it had. */
const listOnce = (agent: Agent, { url, authorization }: Target) =>
  new Promise<{ readonly ms: number; readonly found: number; readonly bytes: number }>((resolve, reject) => {
    const startedAt = performance.now();
    const sent = request(
      url,
      {
        method: 'PROPFIND',
        agent,
        headers: {
          Depth: '1',
          'Content-Type': 'application/xml',
          'Content-Length': Buffer.byteLength(body),
          ...(authorization === null ? {} : { Authorization: authorization }),
        },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const ms = performance.now() - startedAt;
          const text = Buffer.concat(parts).toString('latin1');
          if (answer.statusCode !== 207)
            reject(new Error(`${url} answered ${answer.statusCode}: ${text.slice(0, 300)}`));
          else resolve({ ms, found: text.match(/<(?:\w+:)?href\b/gi)?.length ?? 0, bytes: text.length });
        });
      },
    );
    sent.once('error', reject);
    sent.end(body);
  });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const fileName = (index: number): string => `Report ${String(index).padStart(5, '0')}.txt`;
const fileContent = (index: number): string => `This is file number ${index}.\n`;

/** Debian's Apache over a folder with the same files, on the loopback, without passwords. */
const startApache = async (folder: string) => {
  const [port = 0] = await freePorts(1);
  const files = join(folder, 'files', 'Many');
  mkdirSync(files, { recursive: true });
  for (let index = 0; index < entries; index += 1) writeFileSync(join(files, fileName(index)), fileContent(index));
  const config = join(folder, 'apache.conf');
  const load = ['mpm_event', 'authz_core', 'mime', 'dav', 'dav_fs'];
  writeFileSync(
    config,
    [
      ...load.map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`),
      `ServerRoot ${folder}`,
      'ServerName localhost',
      `Listen 127.0.0.1:${port}`,
      `PidFile ${folder}/apache.pid`,
      `ErrorLog ${folder}/apache.log`,
      `DefaultRuntimeDir ${folder}`,
      'User nobody',
      'Group nogroup',
      'TypesConfig /etc/mime.types',
      `DocumentRoot ${folder}/files`,
      `DavLockDB ${folder}/locks`,
      'KeepAlive On',
      'MaxKeepAliveRequests 0',
      `<Directory ${folder}/files>`,
      'Dav On',
      'Require all granted',
      '</Directory>',
    ].join('\n'),
  );
  if (!existsSync('/etc/mime.types')) throw new Error('Apache needs /etc/mime.types (package media-types).');
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  chmodSync(folder, 0o777);
  const target: Target = { url: `http://127.0.0.1:${port}/Many/`, authorization: null };
  const agent = new Agent({ keepAlive: true });
  const program = await startProgram({
    command: apache,
    args: ['-f', config, '-D', 'FOREGROUND'],
    cwd: folder,
    logPath: join(folder, 'apache.out'),
    isReady: () =>
      listOnce(agent, target).then(
        () => true,
        () => false,
      ),
  });
  return { target, stop: () => program.stop() };
};

type Suite = Awaited<ReturnType<typeof spawnSuite>>;

/**
 * As many files in the drive. The first is put; the others are rows beside it that refer to its content, as uploading them all would take
 * longer than everything that is measured here.
 */
const fill = async (suite: Suite): Promise<Target> => {
  const link = suite.setupLink();
  if (link === null) throw new Error('There is no set-up link.');
  const ada = await suite.setup(link);
  const { password } = await ada.api('POST /me/app-passwords', { body: { name: 'bench', scopes: ['dav'] } });
  const authorization = `Basic ${Buffer.from(`${ada.email}:${password}`).toString('base64')}`;
  const url = `${suite.url}/dav/files/My%20files/Many/`;
  for (const [method, address] of [
    ['MKCOL', url],
    ['PUT', url + encodeURIComponent(fileName(0))],
  ] as const) {
    const answer = await fetch(address, {
      method,
      headers: { authorization },
      ...(method === 'PUT' ? { body: fileContent(0) } : {}),
    });
    if (answer.status !== 201) throw new Error(`${method} was answered ${answer.status}.`);
  }
  const urls = findRunningPostgres(suite.dataDir);
  if (urls === null) throw new Error('The embedded database is not to be found.');
  const sql = connect(urls.owner);
  try {
    await sql.begin(async (tx) => {
      await tx`select set_config('app.tenant_id', ${ada.organization.id}, true)`;
      await tx`
        insert into files (tenant_id, id, root_id, parent_id, kind, name, name_key, sort_key, search_key, size_bytes, mime_type,
          modified_by_member_id, created_at, updated_at)
        select f.tenant_id, gen_random_uuid(), f.root_id, f.parent_id, f.kind, others.name, lower(others.name), lower(others.name), lower(others.name),
            f.size_bytes, f.mime_type, f.modified_by_member_id, f.created_at, f.updated_at
          from files f cross join lateral (
            select replace(f.name, '00000', lpad(n::text, 5, '0')) as name from generate_series(1, ${entries - 1}) n) others
          where f.name = ${fileName(0)}`;
      await tx`
        insert into file_versions (tenant_id, file_id, number, content_id, size_bytes, sha256, mime_type, created_at, created_by_member_id)
        select f.tenant_id, f.id, 1, v.content_id, v.size_bytes, v.sha256, v.mime_type, v.created_at, v.created_by_member_id
          from files f join files first on first.tenant_id = f.tenant_id and first.parent_id = f.parent_id and first.name = ${fileName(0)}
          join file_versions v on v.tenant_id = first.tenant_id and v.file_id = first.id
          where f.kind = 'file' and f.id <> first.id`;
    });
    await sql`analyze files, file_versions`;
  } finally {
    await sql.end();
  }
  return { url, authorization };
};

/** PROPFIND of one folder of 10,000 files: ours beside Apache's mod_dav over the same files, turn by turn. */
export const webdavFigures = async ({ quick }: { readonly quick: boolean }): Promise<readonly Figure[]> => {
  if (!existsSync(apache)) throw new Error('The peer is Debian’s apache2-bin: install it.');
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-dav-'));
  const agent = new Agent({ keepAlive: true });
  try {
    await using suite = await spawnSuite({ env: { CLOUDITY_LOG_LEVEL: 'warn' } });
    const ours = await fill(suite);
    const peer = await startApache(folder);
    try {
      const times = { ours: [] as number[], peer: [] as number[] };
      const rounds = quick ? 10 : 30;
      for (let round = -3; round < rounds; round += 1)
        for (const [name, target] of [
          ['ours', ours],
          ['peer', peer.target],
        ] as const) {
          const { ms, found } = await listOnce(agent, target);
          if (found !== entries + 1) throw new Error(`${name} listed ${found} entries, not ${entries + 1}.`);
          // The first three warm both up.
          if (round >= 0) times[name].push(ms);
        }
      const [own, other] = [1000 / median(times.ours), 1000 / median(times.peer)];
      const ratio = own / other;
      return [
        {
          name: `PROPFIND depth 1 of ${entries} files, against Apache mod_dav`,
          value: own,
          unit: '/s',
          goal: '≥ 1× peer',
          holds: ratio >= 1,
          peer: other,
          ratio,
        },
        {
          name: 'the same, median',
          value: median(times.ours),
          unit: 'ms',
          goal: null,
          holds: true,
          peer: median(times.peer),
        },
      ];
    } finally {
      await peer.stop();
    }
  } finally {
    agent.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
};
