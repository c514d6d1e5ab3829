import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connect } from '../connection-options.ts';
import { type EmbeddedPostgres, launchPostgres, removeAbandonedCluster } from './launch.ts';
import { isRunning } from './process-identity.ts';
import { findRunningPostgres } from './running.ts';

let base: string;
let data: string;
const opened: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'cloudity-launch-'));
  chmodSync(base, 0o755);
  data = join(base, 'data');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of opened.splice(0)) await server.stop();
  rmSync(base, { recursive: true, force: true });
});

const launch = async (
  dataFolder = data,
  onNote: (note: string) => void = () => undefined,
): Promise<EmbeddedPostgres> => {
  const server = await launchPostgres({ dataFolder, onNote });
  opened.push(server);
  return server;
};

const query = async (url: string, text: string): Promise<readonly Record<string, unknown>[]> => {
  const sql = connect(url);
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
};

const postmasterPid = (server: EmbeddedPostgres): number =>
  Number.parseInt(readFileSync(join(server.folder, 'data', 'postmaster.pid'), 'utf8'), 10);

test('a new cluster is UTF-8 with builtin order, checksums, SCRAM and durable commits, and listens on no network', async () => {
  const server = await launch();
  const [database] = await query(
    server.adminUrl,
    `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale,
      pg_get_userbyid(datdba) as owner from pg_database where datname = 'cloudity'`,
  );
  expect(database).toEqual({ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', owner: 'cloudity_owner' });
  const settings = await query(
    server.adminUrl,
    `select name, setting from pg_settings where name in
      ('data_checksums', 'fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'password_encryption') order by name`,
  );
  expect(settings.map(({ name, setting }) => `${name}=${setting}`)).toEqual([
    'data_checksums=on',
    'fsync=on',
    'full_page_writes=on',
    process.platform === 'win32' ? 'listen_addresses=127.0.0.1' : 'listen_addresses=',
    'password_encryption=scram-sha-256',
    'synchronous_commit=on',
  ]);
  const [methods] = await query(
    server.adminUrl,
    `select array_agg(distinct auth_method) as used from pg_hba_file_rules where database @> '{all}'`,
  );
  expect(methods?.used).toEqual(['scram-sha-256']);
  const [role] = await query(
    server.urls.app,
    'select current_user as name, rolsuper from pg_roles where rolname = current_user',
  );
  expect(role).toEqual({ name: 'cloudity_app', rolsuper: false });
  await expect(query(server.urls.app.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow('password');
});

test('secrets are random and readable by their owner only', async () => {
  const server = await launch();
  for (const path of [
    join(server.folder, 'secrets.json'),
    join(data, 'postgres-connection.json'),
    join(server.folder, 'log'),
  ]) {
    expect(statSync(path).mode & 0o077).toBe(0);
  }
  const secrets = JSON.parse(readFileSync(join(server.folder, 'secrets.json'), 'utf8')) as Record<string, string>;
  expect(new Set(Object.values(secrets)).size).toBe(3);
  expect(Object.values(secrets).every((secret) => secret.length === 32)).toBe(true);
});

test('a second start on the same folder says so and fails, and the first goes on', async () => {
  const server = await launch();
  await expect(launch()).rejects.toThrow(`already running on ${data} (process ${process.pid})`);
  expect(await query(server.urls.app, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the command line finds a running server, and none after it stopped', async () => {
  expect(findRunningPostgres(data)).toBeNull();
  const server = await launch();
  expect(findRunningPostgres(data)).toEqual(server.urls);
  await server.stop();
  expect(findRunningPostgres(data)).toBeNull();
});

test('stop ends open sessions, keeps what was committed, and can be called twice', async () => {
  const first = await launch();
  const open = connect(first.urls.owner);
  await open.unsafe("create table kept (word text); insert into kept values ('kept')");
  await open.unsafe("begin; insert into kept values ('open')");
  await Promise.all([first.stop(), first.stop()]);
  await open.end({ timeout: 0 });
  const second = await launch();
  expect(await query(second.urls.owner, 'select word from kept')).toEqual([{ word: 'kept' }]);
});

/** Another process that launches on the folder, commits a row, and lives until it is killed, or told to leave. */
const launchElsewhere = async (): Promise<ChildProcess> => {
  const launcher = fileURLToPath(new URL('./launch.ts', import.meta.url));
  const options = fileURLToPath(new URL('../connection-options.ts', import.meta.url));
  const program = `
    import { launchPostgres } from ${JSON.stringify(launcher)};
    import { connect } from ${JSON.stringify(options)};
    const server = await launchPostgres({ dataFolder: ${JSON.stringify(data)} });
    const sql = connect(server.urls.owner);
    await sql.unsafe("create table if not exists kept (word text); insert into kept values ('committed')");
    console.log('ready');
    process.stdin.on('data', () => process.exit(130));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
};

test('after kill -9 of the process its PostgreSQL is stopped and started again, with every commit', async () => {
  const child = await launchElsewhere();
  await expect(launch()).rejects.toThrow(`process ${child.pid}`);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  const notes: string[] = [];
  const server = await launch(data, (note) => notes.push(note));
  expect(notes.join()).toContain('left by a killed process');
  expect(await query(server.urls.owner, 'select word from kept')).toEqual([{ word: 'committed' }]);
});

test('RU3: a process that leaves without stopping its PostgreSQL takes it along', async () => {
  const child = await launchElsewhere();
  const pid = Number.parseInt(readFileSync(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
  child.stdin?.write('leave');
  await expect.poll(() => isRunning(pid)).toBe(false);
  // Its PostgreSQL may be gone before it is.
  await expect.poll(() => child.exitCode).toBe(130);
  const notes: string[] = [];
  const server = await launch(data, (note) => notes.push(note));
  expect(notes).toEqual([]);
  expect(await query(server.urls.owner, 'select word from kept')).toEqual([{ word: 'committed' }]);
});

test('a throw-away folder of a killed process is removed, its server stopped; one in use is not', async () => {
  const child = await launchElsewhere();
  await expect(removeAbandonedCluster(data)).rejects.toThrow('already running');
  const pid = Number.parseInt(readFileSync(join(data, 'postgres', 'data', 'postmaster.pid'), 'utf8'), 10);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
  await removeAbandonedCluster(data);
  expect(existsSync(data)).toBe(false);
  expect(isRunning(pid)).toBe(false);
});

test('when PostgreSQL itself is killed that is told, and the next start recovers', async () => {
  const first = await launch();
  await query(first.urls.owner, "create table kept (word text); insert into kept values ('committed')");
  process.kill(postmasterPid(first), 'SIGKILL');
  expect(await first.died).toBeNull();
  await first.stop();
  const second = await launch();
  expect(await query(second.urls.owner, 'select word from kept')).toEqual([{ word: 'committed' }]);
});

test('a pid file whose number belongs to another program does not stop the start', async () => {
  const first = await launch();
  await first.stop();
  writeFileSync(join(first.folder, 'data', 'postmaster.pid'), `${process.pid}\n/elsewhere\n`);
  const second = await launch();
  expect(await query(second.urls.app, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test("another major version's files are refused and left alone", async () => {
  const first = await launch();
  await first.stop();
  const version = join(first.folder, 'data', 'PG_VERSION');
  writeFileSync(version, '17\n');
  await expect(launch()).rejects.toThrow('was made by PostgreSQL 17 and this release brings 18');
  writeFileSync(version, '18\n');
  await launch();
});

test('a start that fails says why and frees the folder', async () => {
  const first = await launch();
  await first.stop();
  const control = join(first.folder, 'data', 'global', 'pg_control');
  const bytes = readFileSync(control);
  writeFileSync(control, Buffer.alloc(bytes.length));
  await expect(launch()).rejects.toThrow(/PostgreSQL did not start:\n.+/);
  writeFileSync(control, bytes);
  await launch();
});

test('a half-made data folder of a killed first start is made anew', async () => {
  const half = join(data, 'postgres', 'data.new');
  mkdirSync(half, { recursive: true });
  writeFileSync(join(half, 'PG_VERSION'), '18\n');
  const server = await launch();
  expect(existsSync(half)).toBe(false);
  expect(await query(server.urls.app, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a folder too deep for a socket works', async () => {
  const server = await launch(join(base, 'd'.repeat(60), 'e'.repeat(60)));
  const socketFolder = new URL(server.urls.app).searchParams.get('host') ?? '';
  expect(await query(server.urls.app, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(existsSync(socketFolder)).toBe(false);
});

const asRoot = test.runIf(process.getuid?.() === 0);

asRoot('as root the server runs as somebody else', async () => {
  const server = await launch();
  expect(statSync(`/proc/${postmasterPid(server)}`).uid).not.toBe(0);
});

asRoot('as root, files that a normal user has made stay theirs', async () => {
  const first = await launch();
  await first.stop();
  const daemon = readFileSync('/etc/passwd', 'utf8').match(/^daemon:[^:]*:(\d+):(\d+)/m);
  const [uid, gid] = [Number(daemon?.[1]), Number(daemon?.[2])];
  for (const name of ['.', ...readdirSync(join(first.folder, 'data'), { recursive: true, encoding: 'utf8' })]) {
    chownSync(join(first.folder, 'data', name), uid, gid);
  }
  const second = await launch();
  expect(statSync(`/proc/${postmasterPid(second)}`).uid).toBe(uid);
});

asRoot('as root, closed folders in the temp dir are opened for passing through', async () => {
  chmodSync(base, 0o700);
  const server = await launch();
  expect(server.folder).toBe(join(data, 'postgres'));
  expect(statSync(base).mode & 0o777).toBe(0o701);
});

asRoot('as root, below a closed home the files lie elsewhere, and stay there when it opens', async () => {
  const home = mkdtempSync('/var/lib/cloudity-closed-home-');
  const inHome = join(home, 'data');
  const notes: string[] = [];
  const hidden = await launch(inHome, (note) => notes.push(note));
  try {
    expect(hidden.folder.startsWith(home)).toBe(false);
    expect(notes.join()).toContain(hidden.folder);
    expect(statSync(home).mode & 0o777).toBe(0o700);
    await query(hidden.urls.owner, "create table kept (word text); insert into kept values ('committed')");
    await hidden.stop();
    chmodSync(home, 0o755);
    const again = await launch(inHome);
    expect(await query(again.urls.owner, 'select word from kept')).toEqual([{ word: 'committed' }]);
    await again.stop();
  } finally {
    await hidden.stop();
    rmSync(hidden.folder, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
});
