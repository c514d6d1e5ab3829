import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';

export interface Measure {
  readonly stream: Transform;
  /** Valid once the stream has ended. */
  readonly result: () => { readonly sizeBytes: number; readonly sha256: string };
}

/** Passes bytes on and remembers how many they were and their hash. */
export const measure = (): Measure => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  const stream = new Transform({
    transform: (chunk: Buffer, _, done) => {
      hash.update(chunk);
      sizeBytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ sizeBytes, sha256: hash.copy().digest('hex') }) };
};

/** Errors: the file is not what the manifest says. */
export const verifyFile = async (
  path: string,
  expected: { readonly sizeBytes: number; readonly sha256: string },
): Promise<void> => {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
  }
  if (sizeBytes !== expected.sizeBytes || hash.digest('hex') !== expected.sha256)
    throw new Error(`The backup is damaged: ${path} is not what the manifest says.`);
};
