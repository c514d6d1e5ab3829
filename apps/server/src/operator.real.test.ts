import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
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
import { runCloudity, type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import type { TestPerson } from '@cloudity/testkit/suite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';

let suite: SpawnedSuite;
let ada: TestPerson;
const folders: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-operator-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
};

beforeAll(async () => {
  suite = await spawnSuite();
  ada = await suite.setup(suite.setupLink() ?? '');
  await ada.api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId: 'root', name: 'large.bin' },
    content: new Blob([randomBytes(300_000)]),
  });
});
afterAll(async () => {
  await suite?.dispose();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

const json = async (...args: string[]): Promise<unknown> => {
  const { code, stdout, stderr } = await runCloudity(suite.dataDir, [...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
};

/** Joins a document as a stock client. */
const join_ = async (person: TestPerson, id: string): Promise<{ doc: Y.Doc; provider: WebsocketProvider }> => {
  const { url, room, ticket } = await person.api('POST /files/{id}/collab-ticket', {
    params: { id: id as never },
    body: {},
  });
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(url, room, doc, { params: { ticket }, disableBc: true });
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  return { doc, provider };
};
const textOf = (doc: Y.Doc): Y.XmlText => {
  const paragraph = doc.getXmlFragment('body').get(0) as Y.XmlElement;
  if (paragraph.length === 0) paragraph.insert(0, [new Y.XmlText()]);
  return paragraph.get(0) as Y.XmlText;
};

describe('while the suite runs', () => {
  test('organizations and people come and go, with --json and as text', async () => {
    const globex = (await json(
      'organization',
      'create',
      '--name',
      'Globex',
      '--owner-email',
      'hank@globex.example',
      '--owner-password',
      'a long password',
    )) as { id: string };
    expect(await json('organization', 'list')).toMatchObject([{ name: 'Acme' }, { name: 'Globex' }]);
    await json(
      'user',
      'create',
      '--organization',
      'Globex',
      '--email',
      'frank@globex.example',
      '--name',
      'Frank',
      '--password',
      'another password',
      '--role',
      'admin',
    );
    const frank = await suite.signIn('frank@globex.example', 'another password');
    expect(frank.role).toBe('admin');
    await json(
      'user',
      'reset-password',
      '--organization',
      'Globex',
      '--email',
      'frank@globex.example',
      '--password',
      'a third password',
    );
    await expect(frank.api('GET /me')).rejects.toMatchObject({ code: 'unauthenticated' });
    await suite.signIn('frank@globex.example', 'a third password');
    await json('user', 'disable', '--organization', 'Globex', '--email', 'frank@globex.example');
    await expect(suite.signIn('frank@globex.example', 'a third password')).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect((await runCloudity(suite.dataDir, ['user', 'list', '--organization', 'Globex'])).stdout).toMatch(
      /frank@globex\.example +Frank +admin +disabled/,
    );
    await json('organization', 'delete', '--name', globex.id, '--confirm', globex.id);
    expect(await json('organization', 'list')).toMatchObject([{ name: 'Acme' }]);
  });

  test('what is typed wrongly is told in a sentence, and exits 1', async () => {
    for (const [args, words] of [
      [['organisation', 'list'], 'There is no command'],
      [['user', 'create', '--organization', 'Acme'], '--email, --name, --password'],
      [['user', 'list', '--organization', 'Nowhere'], 'No such organization'],
      [['backup'], '<dir>'],
      [['organization', 'delete', '--name', 'Acme', '--confirm', 'Amce'], '--confirm'],
    ] as const) {
      const { code, stderr, stdout } = await runCloudity(suite.dataDir, args);
      expect([code, stdout], args.join(' ')).toEqual([1, '']);
      expect(stderr).toContain(words);
      expect(stderr).not.toContain('    at ');
    }
    const help = await runCloudity(suite.dataDir, ['backup', '--help']);
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('backup <dir>')]);
  });

  test('a backup made while people type is whole, and restores into an empty installation alone', async () => {
    const file = await ada.api('POST /files', { body: { kind: 'doc', name: 'Minutes' } });
    const upload = await ada.api.upload('PUT /files/{parentId}/children/{name}', {
      params: { parentId: 'root', name: 'photo.bin' },
      content: new Blob([new Uint8Array(200_000).fill(7)]),
    });
    const { doc, provider } = await join_(ada, file.id);
    textOf(doc).insert(0, 'before the backup. ');
    await expect
      .poll(
        async () =>
          await join_(ada, file.id).then(({ doc: other, provider: peer }) => {
            const text = textOf(other).toString();
            peer.destroy();
            return text;
          }),
        { timeout: 10_000 },
      )
      .toContain('before the backup');
    const typing = setInterval(() => textOf(doc).insert(textOf(doc).length, 'x'), 3);
    const folder = join(temporary(), 'backup');
    try {
      expect(await json('backup', folder)).toMatchObject({ organizations: 1, folder });
    } finally {
      clearInterval(typing);
    }
    const typed = textOf(doc).toString();
    provider.destroy();

    const target = temporary();
    const refused = await runCloudity(target, ['restore', folder]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('another master key')]);
    mkdirSync(join(target, 'secrets'), { recursive: true });
    cpSync(join(suite.dataDir, 'secrets', 'master.key'), join(target, 'secrets', 'master.key'));
    const keyless = await runCloudity(target, ['restore', folder]);
    expect([keyless.code, keyless.stderr]).toEqual([1, expect.stringContaining('Put them back first: secrets/keys')]);
    cpSync(join(suite.dataDir, 'secrets'), join(target, 'secrets'), { recursive: true });
    expect((await runCloudity(target, ['restore', folder])).code).toBe(0);
    const check = await runCloudity(target, ['check', '--bytes']);
    expect([check.code, check.stdout]).toEqual([0, expect.stringContaining('everything holds')]);

    await using restored = await spawnSuite({ dataDir: target });
    const again = await restored.signIn(ada.email, ada.password);
    const other = await join_(again, file.id);
    const text = textOf(other.doc).toString();
    other.provider.destroy();
    expect(typed.startsWith(text)).toBe(true);
    expect(text).toContain('before the backup. ');
    const content = await again.api.bytes('GET /files/{id}/content', { params: { id: upload.id } });
    expect(new Uint8Array(await content.arrayBuffer())).toEqual(new Uint8Array(200_000).fill(7));
    expect((await runCloudity(target, ['restore', folder])).stderr).toContain('already holds an organization');
    await restored.stop();
  });
});

describe('while it does not run', () => {
  test('the same commands start the database for themselves', async () => {
    await suite.stop();
    expect(await json('organization', 'list')).toMatchObject([{ name: 'Acme' }]);
    expect(await json('migrate')).toMatchObject({ applied: [] });
    expect(await json('check')).toMatchObject({ problems: [] });
  });

  test('check names a flipped bit and a lost object, and the files they belong to', async () => {
    // The largest pack is the upload's: previews and exports have theirs too, and belong to no version of a file.
    const objects = join(suite.dataDir, 'objects', 'packs');
    const packs = readdirSync(objects, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map((found) => join(found.parentPath, found.name));
    const pack = packs.toSorted((one, other) => statSync(other).size - statSync(one).size)[0] ?? '';
    const problems = async (...options: string[]): Promise<unknown> => {
      const { code, stdout } = await runCloudity(suite.dataDir, ['check', '--json', ...options]);
      expect(code).toBe(1);
      return (JSON.parse(stdout) as { problems: unknown }).problems;
    };
    const stored = readFileSync(pack);
    const flipped = Buffer.from(stored);
    flipped[1000] = (flipped[1000] ?? 0) ^ 4;
    writeFileSync(pack, flipped);
    expect(await json('check')).toMatchObject({ problems: [] });
    const damaged = { what: 'object', problem: expect.stringMatching(/^the chunk .* is damaged$/) };
    expect(await problems('--bytes')).toMatchObject([{ ...damaged, files: [expect.any(String)] }]);
    rmSync(pack);
    expect(await problems()).toMatchObject([
      { what: 'object', problem: 'is missing', files: expect.arrayContaining([expect.any(String)]) },
    ]);
    writeFileSync(pack, stored);
    expect(await json('check', '--bytes')).toMatchObject({ problems: [] });
  });

  test('a damaged backup is refused before anything is written', async () => {
    const folder = join(temporary(), 'backup');
    await json('backup', folder);
    const path = join(folder, 'tables', 'organizations.copy.gz');
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    const target = temporary();
    cpSync(join(suite.dataDir, 'secrets'), join(target, 'secrets'), { recursive: true });
    const { code, stderr } = await runCloudity(target, ['restore', folder]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('organizations.copy.gz is not what the manifest says')]);
  });
});
