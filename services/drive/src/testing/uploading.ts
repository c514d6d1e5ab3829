import { createHash } from 'node:crypto';
import { createChunker } from '@cloudity/chunker';
import { batchBody, chunksBody } from '@cloudity/client';
import type { BatchAnswer, BatchHead, FileId, RequestOf } from '@cloudity/contracts';
import type { Client } from './drive-world.ts';

export interface TestChunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly bytes: Buffer;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The chunks that a client makes of a file. */
export const chunksOf = (bytes: Buffer): readonly TestChunk[] => {
  const chunker = createChunker();
  const chunks: TestChunk[] = [];
  let startByte = 0;
  for (const part of [chunker.push(bytes), chunker.finish()])
    for (const view of part) {
      const chunk = Buffer.from(view);
      chunks.push({ startByte, sizeBytes: chunk.length, sha256: sha256Of(chunk), bytes: chunk });
      startByte += chunk.length;
    }
  return chunks;
};

const named = ({ bytes: _, ...chunk }: TestChunk) => chunk;

/** Which of the chunks must be sent. */
export const missingOf = async (
  client: Client,
  id: string,
  chunks: readonly TestChunk[],
): Promise<readonly TestChunk[]> => {
  const { missing } = await client.call('POST /uploads/{id}/missing', {
    params: { id },
    body: { chunks: chunks.map(named) },
  });
  return missing.map((index) => chunks[index] as TestChunk);
};

export const sendChunks = (client: Client, id: string, chunks: readonly TestChunk[]): Promise<Response> =>
  client.fetch('PUT', `/uploads/${id}/chunks`, {
    body: chunksBody(chunks.map((chunk) => ({ ...chunk, content: new Blob([new Uint8Array(chunk.bytes)]) }))),
  });

export const begin = (
  client: Client,
  name: string,
  sizeBytes: number,
  more: Partial<RequestOf<'POST /uploads'>['body']> = {},
) => client.call('POST /uploads', { body: { name, sizeBytes, ...more } });

/** The whole protocol for one file, as a client speaks it; answers the file and the chunks that travelled. */
export const uploadInChunks = async (
  client: Client,
  name: string,
  bytes: Buffer,
  more: Partial<RequestOf<'POST /uploads'>['body']> = {},
) => {
  const { id } = await begin(client, name, bytes.length, more);
  const chunks = chunksOf(bytes);
  const sent: TestChunk[] = [];
  for (let at = 0; at < chunks.length; at += 100) {
    const missing = await missingOf(client, id, chunks.slice(at, at + 100));
    if (missing.length === 0) continue;
    const answer = await sendChunks(client, id, missing);
    if (!answer.ok) throw new Error(`chunks: ${answer.status} ${await answer.text()}`);
    sent.push(...missing);
  }
  const { onConflict, version } = more;
  const committed = await client.call('POST /uploads/{id}/commit', {
    params: { id },
    body: { ...(onConflict === undefined ? {} : { onConflict }), ...(version === undefined ? {} : { version }) },
  });
  if (committed.state !== 'stored') throw new Error(`${name} is ${committed.state}`);
  return { id, file: committed.file, sent };
};

export const sendBatch = (
  client: Client,
  parentId: string,
  head: BatchHead,
  contents: readonly (Buffer | string)[],
): Promise<Response> =>
  client.fetch('POST', `/files/${parentId}/batch`, {
    body: batchBody(
      head,
      contents.map((content) => new Blob([new Uint8Array(Buffer.from(content))])),
    ),
  });

export const batch = async (
  client: Client,
  parentId: string,
  files: readonly (Omit<NonNullable<BatchHead['files']>[number], 'sizeBytes'> & {
    readonly content: Buffer | string;
  })[],
  folders: readonly string[] = [],
): Promise<BatchAnswer> => {
  const answer = await sendBatch(
    client,
    parentId,
    {
      folders: [...folders],
      files: files.map(({ content, ...file }) => ({ ...file, sizeBytes: Buffer.byteLength(content) })),
    },
    files.map(({ content }) => content),
  );
  if (!answer.ok) throw new Error(`batch: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as BatchAnswer;
};

export const contentOf = async (client: Client, id: FileId | string, query = ''): Promise<Buffer> => {
  const answer = await client.fetch('GET', `/files/${id}/content${query}`);
  if (!answer.ok) throw new Error(`content: ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
};
