import type { BatchHead } from '@cloudity/contracts';
import { uploadLimits } from '@cloudity/contracts/upload-limits';

/** A chunk as it goes over the wire. */
export interface WireChunk {
  readonly startByte: number;
  readonly sizeBytes: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly content: Blob;
}

const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** The body of `PUT /uploads/{id}/chunks`: the bytes stay where they are until they are sent. */
export const chunksBody = (chunks: readonly WireChunk[]): Blob =>
  new Blob(
    chunks.flatMap(({ startByte, sizeBytes, sha256, content }) => {
      const head = new Uint8Array(uploadLimits.chunkHeadBytes);
      const view = new DataView(head.buffer);
      view.setBigUint64(0, BigInt(startByte));
      view.setUint32(8, sizeBytes);
      head.set(bytesOfHex(sha256), 12);
      return [head, content];
    }),
    { type: 'application/octet-stream' },
  );

/** The body of `POST /files/{parentId}/batch`, the files' contents in the order of the head. */
export const batchBody = (head: BatchHead, contents: readonly Blob[]): Blob => {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, text.length);
  return new Blob([length, text, ...contents], { type: 'application/octet-stream' });
};
