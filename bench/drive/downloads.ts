import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { spawnSuite } from '@cloudity/testkit/spawn';
import type { Figure } from '../report.ts';

const pipeServer = `
  const { createReadStream, statSync } = require('node:fs');
  const path = process.argv[1];
  const server = require('node:http').createServer((_, outgoing) => {
    outgoing.writeHead(200, { 'content-length': statSync(path).size });
    createReadStream(path).pipe(outgoing);
  });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;

/** Seconds until the last of as many bytes, which are not looked at. */
const fetchAll = async (url: string, sizeBytes: number, headers: Record<string, string> = {}): Promise<number> => {
  const startedAt = performance.now();
  const [answer] = (await once(get(url, { headers }), 'response')) as [IncomingMessage];
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
  let received = 0;
  answer.on('data', (bytes: Buffer) => {
    received += bytes.length;
  });
  await once(answer, 'end');
  if (received !== sizeBytes) throw new Error(`${url} sent ${received} of ${sizeBytes} bytes`);
  return (performance.now() - startedAt) / 1000;
};

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** A file through the drive (rights, audit, decryption and all) and through a bare node:http pipe in a process of its own, by turns. */
export const downloadFigures = async ({ quick }: { readonly quick: boolean }): Promise<readonly Figure[]> => {
  const megabytes = quick ? 256 : 512;
  const folder = mkdtempSync(join(tmpdir(), 'cloudity-bench-'));
  try {
    await using suite = await spawnSuite({ env: { CLOUDITY_LOG_LEVEL: 'warn' } });
    const link = suite.setupLink();
    if (link === null) throw new Error('There is no set-up link.');
    const { token } = await suite.setup(link);
    const headers = { authorization: `Bearer ${token}` };
    const bytes = randomFillSync(Buffer.alloc(megabytes * 1_000_000));
    const path = join(folder, 'plain.bin');
    writeFileSync(path, bytes);
    const uploaded = await fetch(`${suite.url}/api/v1/files/root/children/large.bin`, {
      method: 'PUT',
      headers,
      body: bytes,
    });
    const { id } = (await uploaded.json()) as { id: string };
    const pipe = spawn(process.execPath, ['-e', pipeServer, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(pipe.stdout, 'data')) as [Buffer];
      const peerUrl = `http://127.0.0.1:${Number(line.toString())}/`;
      const ownUrl = `http://127.0.0.1:${suite.port}/api/v1/files/${id}/content`;
      const speeds = { ours: [] as number[], peers: [] as number[] };
      const rounds = quick ? 7 : 15;
      for (let round = -2; round < rounds; round += 1) {
        const ours = megabytes / (await fetchAll(ownUrl, bytes.length, headers));
        const peers = megabytes / (await fetchAll(peerUrl, bytes.length));
        // The first two warm both up.
        if (round < 0) continue;
        speeds.ours.push(ours);
        speeds.peers.push(peers);
      }
      const [value, peer] = [median(speeds.ours), median(speeds.peers)];
      const ratio = value / peer;
      return [
        {
          name: `download of ${megabytes} MB, against a bare node:http pipe`,
          value,
          unit: 'MB/s',
          goal: '≥ 0.8× peer',
          holds: ratio >= 0.8,
          peer,
          ratio,
        },
      ];
    } finally {
      pipe.kill();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
