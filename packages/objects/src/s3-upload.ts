import type { Client } from 'minio';
import { sizedChunks } from './sized-body.ts';

/** Size of a part of a multipart upload: also what one upload keeps in memory. S3 allows 10,000 parts: 78 GiB. */
export const partSizeBytes = 8 * 1024 * 1024;

/** The body cut into blocks of exactly `partSizeBytes`, the last one shorter; an empty body is one empty block. */
async function* blocksOf(
  body: AsyncIterable<unknown> | Uint8Array,
  sizeBytes: number | undefined,
): AsyncGenerator<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  let isEmpty = true;
  for await (const chunk of sizedChunks(body, sizeBytes)) {
    for (let at = 0; at < chunk.byteLength; ) {
      const piece = chunk.subarray(at, at + partSizeBytes - held);
      pieces.push(piece);
      held += piece.byteLength;
      at += piece.byteLength;
      if (held < partSizeBytes) continue;
      yield Buffer.concat(pieces, held);
      isEmpty = false;
      pieces = [];
      held = 0;
    }
  }
  if (held > 0 || isEmpty) yield Buffer.concat(pieces, held);
}

/** Sends the blocks as the parts of one object and returns their length together; completed, or aborted when anything fails. */
const uploadParts = async (
  client: Client,
  bucket: string,
  key: string,
  blocks: AsyncIterable<Buffer>,
): Promise<number> => {
  const uploadID = await client.initiateNewMultipartUpload(bucket, key, {});
  try {
    const parts: { part: number; etag: string }[] = [];
    let total = 0;
    for await (const block of blocks) {
      const partNumber = parts.length + 1;
      const target = { bucketName: bucket, objectName: key, uploadID, partNumber, headers: {} };
      const { etag } = await client.uploadPart(target, block);
      parts.push({ part: partNumber, etag });
      total += block.byteLength;
    }
    await client.completeMultipartUpload(bucket, key, uploadID, parts);
    return total;
  } catch (error) {
    // Parts that cannot be removed now are for the bucket's own rule for incomplete uploads; the first error counts.
    await client.abortMultipartUpload(bucket, key, uploadID).catch(() => {});
    throw error;
  }
};

/**
 * Uploads the body and returns its length: in one request when it fits one part, else in parts. The body is read to its
 * end or closed. (The client's own streaming upload waits forever when the body fails, and resumes what others began to
 * upload under the same key.)
 */
export const uploadBody = async (
  client: Client,
  bucket: string,
  key: string,
  body: AsyncIterable<unknown> | Uint8Array,
  sizeBytes: number | undefined,
): Promise<number> => {
  const blocks = blocksOf(body, sizeBytes);
  try {
    const first = (await blocks.next()).value ?? Buffer.alloc(0);
    const second = await blocks.next();
    if (second.done) {
      await client.putObject(bucket, key, first, first.byteLength);
      return first.byteLength;
    }
    const all = async function* () {
      yield first;
      yield second.value;
      yield* blocks;
    };
    return await uploadParts(client, bucket, key, all());
  } finally {
    await blocks.return(undefined);
  }
};
