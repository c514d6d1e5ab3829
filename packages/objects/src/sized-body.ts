import { AppError } from '@cloudity/kernel';

/** The body in pieces, failing with `invalid` as soon as it is longer than promised, or at its end when it was shorter. */
export async function* sizedChunks(
  body: AsyncIterable<unknown> | Uint8Array,
  sizeBytes: number | undefined,
): AsyncGenerator<Uint8Array, void> {
  let total = 0;
  for await (const piece of body instanceof Uint8Array ? [body] : body) {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (!(chunk instanceof Uint8Array)) throw new TypeError('An object body must consist of bytes.');
    total += chunk.byteLength;
    if (sizeBytes !== undefined && total > sizeBytes) break;
    yield chunk;
  }
  if (sizeBytes !== undefined && total !== sizeBytes)
    throw new AppError('invalid', 'The content is not as long as announced.', { detail: { sizeBytes } });
}
