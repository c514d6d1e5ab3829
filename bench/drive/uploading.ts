import { createCipheriv, createHash, createHmac, hash, randomBytes, randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createChunker } from '@cloudity/chunker';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import { createFileObjectStore } from '@cloudity/objects';
import { type SpawnedSuite, spawnSuite } from '@cloudity/testkit/spawn';
import type { Figure } from '../report.ts';

const megabyte = 1_000_000;
const { maxBatchBytes, chunkHeadBytes } = uploadLimits;
/** Chunks of a list together stay below what one request takes. */
const listBytes = maxBatchBytes - 256 * 1024;

/** A file of noise: nothing in it is stored twice. */
const writeNoise = async (path: string, sizeBytes: number): Promise<void> => {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, 7), Buffer.alloc(16, 1));
  const zeros = Buffer.alloc(8 * 1024 * 1024);
  const file = await open(path, 'w');
  for (let left = sizeBytes; left > 0; left -= zeros.length)
    await file.write(cipher.update(zeros.subarray(0, Math.min(left, zeros.length))));
  await file.close();
};

async function* piecesOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    for await (const piece of file.createReadStream({ highWaterMark: 1024 * 1024 })) yield piece as Buffer;
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Seconds for what no drive can do without: cut, hash chunks and file, encrypt and write packs, in one process. */
const floorSeconds = async (path: string, folder: string): Promise<number> => {
  const objects = createFileObjectStore({ root: folder });
  const [idKey, dataKey] = [randomBytes(32), randomBytes(32)];
  const startedAt = performance.now();
  const whole = createHash('sha256');
  const chunker = createChunker();
  let pack = Buffer.allocUnsafeSlow(8 * 1024 * 1024);
  let length = 0;
  let packs = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await writing;
    writing = objects.put(`packs/${packs}`, pack.subarray(0, length), length);
    packs += 1;
    pack = Buffer.allocUnsafeSlow(8 * 1024 * 1024);
    length = 0;
  };
  const take = async (chunks: Iterable<Uint8Array>): Promise<void> => {
    for (const chunk of chunks) {
      const id = createHmac('sha256', idKey)
        .update(hash('sha256', chunk, 'buffer'))
        .digest();
      const nonce = randomFillSync(pack.subarray(length, length + 12));
      const cipher = createCipheriv('aes-256-gcm', dataKey, nonce).setAAD(id);
      cipher.update(chunk).copy(pack, length + 12);
      cipher.final();
      cipher.getAuthTag().copy(pack, length + 12 + chunk.length);
      length += 28 + chunk.length;
      if (length >= 7 * 1024 * 1024) await flush();
    }
  };
  for await (const piece of piecesOf(path)) {
    whole.update(piece);
    await take(chunker.push(piece));
  }
  await take(chunker.finish());
  await flush();
  await writing;
  whole.digest();
  return (performance.now() - startedAt) / 1000;
};

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
type Call = (method: string, path: string, body: Buffer | object) => Promise<Answer>;

const callerOf = (suite: SpawnedSuite, token: string): Call => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      const outgoing = request(
        {
          host: '127.0.0.1',
          port: suite.port,
          agent,
          method,
          path: `/api/v1${path}`,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
            'content-length': bytes.length,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('end', () => {
            const status = incoming.statusCode ?? 0;
            const text = Buffer.concat(chunks).toString('utf8');
            if (status > 299) reject(new Error(`${method} ${path}: ${status} ${text}`));
            else resolve({ status, body: JSON.parse(text) as Record<string, unknown> });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(bytes);
    });
};

interface Chunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** Lists of chunks as the web client's worker makes them, each with the frames of all its chunks. */
async function* listsOf(path: string): AsyncGenerator<{ readonly chunks: readonly Chunk[]; readonly frames: Buffer }> {
  const chunker = createChunker();
  const spare: Buffer[] = Array.from({ length: 4 }, () => Buffer.allocUnsafeSlow(maxBatchBytes + 100_000));
  let lists = 0;
  let startByte = 0;
  let chunks: Chunk[] = [];
  let length = 0;
  let bytes = 0;
  const target = (): Buffer => spare[lists % spare.length] as Buffer;
  const full = () => {
    const list = { chunks, frames: target().subarray(0, length) };
    lists += 1;
    chunks = [];
    length = 0;
    bytes = 0;
    return list;
  };
  const take = (chunk: Uint8Array): void => {
    const frames = target();
    const sha256 = hash('sha256', chunk, 'buffer');
    frames.writeBigUInt64BE(BigInt(startByte), length);
    frames.writeUInt32BE(chunk.length, length + 8);
    sha256.copy(frames, length + 12);
    frames.set(chunk, length + chunkHeadBytes);
    chunks.push({ startByte, sizeBytes: chunk.length, sha256: sha256.toString('hex') });
    startByte += chunk.length;
    length += chunkHeadBytes + chunk.length;
    bytes += chunk.length;
  };
  for await (const piece of piecesOf(path))
    for (const chunk of chunker.push(piece)) {
      take(chunk);
      if (bytes >= listBytes) yield full();
    }
  for (const chunk of chunker.finish()) {
    take(chunk);
    if (bytes >= listBytes) yield full();
  }
  if (chunks.length > 0) yield full();
}

/** Megabytes of the process that stay in memory. */
const residentMegabytes = (pid: number): number =>
  (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024) / megabyte;

/** Sends one file by the upload protocol, two lists at a time; answers seconds and how much the server grew meanwhile. */
const sendLarge = async (
  suite: SpawnedSuite,
  call: Call,
  path: string,
  sizeBytes: number,
): Promise<{ readonly seconds: number; readonly grownMegabytes: number }> => {
  const before = residentMegabytes(suite.pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMegabytes(suite.pid));
  }, 100);
  try {
    const startedAt = performance.now();
    const { body: begun } = await call('POST', '/uploads', { name: `large ${sizeBytes}.bin`, sizeBytes });
    const running = new Set<Promise<void>>();
    for await (const { chunks, frames } of listsOf(path)) {
      const send = async (): Promise<void> => {
        const { body } = await call('POST', `/uploads/${begun.id}/missing`, { chunks });
        // All of it is new.
        if ((body.missing as unknown[]).length !== chunks.length) throw new Error('Some of it was there already.');
        await call('PUT', `/uploads/${begun.id}/chunks`, frames);
      };
      const work: Promise<void> = send().finally(() => running.delete(work));
      running.add(work);
      if (running.size >= 2) await Promise.race(running);
    }
    await Promise.all(running);
    let state: unknown;
    do state = (await call('POST', `/uploads/${begun.id}/commit`, {})).body.state;
    while (state !== 'stored');
    return { seconds: (performance.now() - startedAt) / 1000, grownMegabytes: most - before };
  } finally {
    clearInterval(watch);
  }
};

/** Files of 4 KiB a second, in batches of 250, three at a time as the web client sends them. */
const smallFilesPerSecond = async (call: Call, files: number): Promise<number> => {
  const perBatch = 250;
  const { body: folder } = await call('POST', '/files', { kind: 'folder', name: `small ${files}` });
  const batches = Array.from({ length: files / perBatch }, (_, batch) => {
    const contents = Array.from({ length: perBatch }, () => randomBytes(4096));
    const head = Buffer.from(
      JSON.stringify({
        files: contents.map((_content, index) => ({ name: `${batch} ${index}.bin`, sizeBytes: 4096 })),
      }),
    );
    const length = Buffer.alloc(4);
    length.writeUInt32BE(head.length);
    return Buffer.concat([length, head, ...contents]);
  });
  const startedAt = performance.now();
  const work = async (): Promise<void> => {
    for (let next = batches.pop(); next; next = batches.pop()) {
      const { body } = await call('POST', `/files/${folder.id}/batch`, next);
      const failed = (body.files as { status: string }[]).filter(({ status }) => status !== 'stored');
      if (failed.length > 0) throw new Error(`A small file is ${failed[0]?.status}.`);
    }
  };
  await Promise.all([work(), work(), work()]);
  return (files * 1000) / (performance.now() - startedAt);
};

/** How fast uploads are, against what must be done for them in any case. */
export const uploadFigures = async ({ quick }: { readonly quick: boolean }): Promise<readonly Figure[]> => {
  const sizeBytes = quick ? 300 * megabyte : 2000 * megabyte;
  const folder = await mkdtemp(join(tmpdir(), 'cloudity-bench-drive-'));
  const path = join(folder, 'noise');
  try {
    await writeNoise(path, sizeBytes);
    await using suite = await spawnSuite({ env: { CLOUDITY_LOG_LEVEL: 'warn' } });
    const { token } = await suite.setup(suite.setupLink() ?? '');
    const call = callerOf(suite, token);
    const warmPath = join(folder, 'warm');
    await writeNoise(warmPath, 64 * megabyte + 1);
    // What the first requests need once: code that is compiled, the organization's keys, buffers that are used again.
    await smallFilesPerSecond(call, 500);
    await floorSeconds(warmPath, join(folder, 'floor warm'));
    const floor = await floorSeconds(path, join(folder, 'floor'));
    await rm(join(folder, 'floor'), { recursive: true, force: true });
    const large = await sendLarge(suite, call, path, sizeBytes);
    const small = await smallFilesPerSecond(call, quick ? 1500 : 5000);
    const rate = sizeBytes / megabyte / large.seconds;
    const floorRate = sizeBytes / megabyte / floor;
    return [
      {
        name: 'small files (4 KiB) uploaded in batches',
        value: small,
        unit: '/s',
        goal: '≥ 300',
        holds: small >= 300,
      },
      {
        name: `a file of ${sizeBytes / megabyte} MB, against cutting, hashing, encrypting and writing alone`,
        value: rate,
        unit: 'MB/s',
        goal: '≥ 0.6×',
        holds: rate / floorRate >= 0.6,
        peer: floorRate,
        ratio: rate / floorRate,
      },
      {
        name: 'growth of the server meanwhile',
        value: large.grownMegabytes,
        unit: 'MB',
        goal: '≤ 64',
        holds: large.grownMegabytes <= 64,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
