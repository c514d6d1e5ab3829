import { hash } from 'node:crypto';
import type { GivenChunk } from '@cloudity/content';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import { AppError } from '@cloudity/kernel';

const { chunkHeadBytes, maxChunksPerRequest, maxBatchBytes } = uploadLimits;
const longestChunkBytes = 256 * 1024;

/** What a body of chunks may be long. */
export const maxFramesBytes = maxBatchBytes + maxChunksPerRequest * chunkHeadBytes;

const malformed = (message: string, detail: object = {}): AppError => new AppError('invalid', message, { detail });

/**
 * The chunks of a body, each compared with its hash (rules.md D3): `chunkHeadBytes` of place (64 bits), length (32 bits) and SHA-256, all
 * big-endian, then the bytes. *Errors*: `invalid`, which names the first chunk that is not what it says; then none is taken.
 */
export const readChunkFrames = (body: Buffer, fileBytes: number): readonly GivenChunk[] => {
  const chunks: GivenChunk[] = [];
  let at = 0;
  while (at < body.length) {
    const index = chunks.length;
    if (index === maxChunksPerRequest)
      throw malformed(`At most ${maxChunksPerRequest} chunks can be sent at once.`, { maxChunksPerRequest });
    if (body.length - at < chunkHeadBytes) throw malformed('The chunks were cut off.', { index });
    const startByte = Number(body.readBigUInt64BE(at));
    const sizeBytes = body.readUInt32BE(at + 8);
    const sha256 = body.subarray(at + 12, at + chunkHeadBytes);
    at += chunkHeadBytes;
    if (sizeBytes === 0 || sizeBytes > longestChunkBytes)
      throw malformed(`A chunk has 1 to ${longestChunkBytes} bytes.`, { index });
    if (startByte + sizeBytes > fileBytes) throw malformed('A chunk lies behind the end of the file.', { index });
    if (body.length - at < sizeBytes) throw malformed('The chunks were cut off.', { index });
    const content = body.subarray(at, at + sizeBytes);
    if (!hash('sha256', content, 'buffer').equals(sha256))
      throw malformed('A chunk does not have the hash it was sent with.', { index });
    chunks.push({ startByte, sha256, content });
    at += sizeBytes;
  }
  if (chunks.length === 0) throw malformed('There is no chunk in the body.');
  return chunks;
};
