/** Bytes in one stored block of DEFLATE (RFC 1951 §3.2.4): its length has 16 bits. */
const maxBlockBytes = 65_535;
const headerBytes = 5;

/** How long `sizeBytes` are once they are framed: at least one block, which may be empty. */
export const storedBlocksLength = (sizeBytes: number): number =>
  sizeBytes + headerBytes * Math.max(1, Math.ceil(sizeBytes / maxBlockBytes));

const blockHeader = (lengthBytes: number, isLast: boolean): Buffer => {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(isLast ? 1 : 0, 0);
  header.writeUInt16LE(lengthBytes, 1);
  header.writeUInt16LE(lengthBytes ^ 0xffff, 3);
  return header;
};

/**
 * The content as a DEFLATE stream that compresses nothing: readers that go from the front find its end by themselves, its length is known
 * beforehand, and it costs no time. *Errors*: when the content has another length than `sizeBytes`; what was sent by then is no valid stream.
 */
export async function* storedBlocks(content: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let left = sizeBytes;
  let leftInBlock = 0;
  if (sizeBytes === 0) yield blockHeader(0, true);
  for await (const piece of content) {
    for (let at = 0; at < piece.length; ) {
      if (leftInBlock === 0) {
        if (left === 0) throw new Error('The content is longer than was announced.');
        leftInBlock = Math.min(left, maxBlockBytes);
        yield blockHeader(leftInBlock, leftInBlock === left);
      }
      const bytes = piece.subarray(at, at + leftInBlock);
      at += bytes.length;
      left -= bytes.length;
      leftInBlock -= bytes.length;
      yield bytes;
    }
  }
  if (left > 0) throw new Error('The content is shorter than was announced.');
}
