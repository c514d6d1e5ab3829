/**
 * Why a run has no answer. `input`: the files were too large. `time`, `memory`, `output`: it reached that limit. `error`: the module threw.
 * `crash`: the process ended without an answer. `stopped`: the sandbox was disposed of.
 */
export type Failure = 'input' | 'time' | 'memory' | 'output' | 'error' | 'crash' | 'stopped';

/** How a run ended. A failure is an answer like another: hostile files are expected. */
export type Outcome<Value> =
  | { readonly kind: 'done'; readonly value: Value; readonly blobs: readonly Buffer[] }
  | { readonly kind: 'failed'; readonly reason: Failure; readonly message: string };

export const failed = (reason: Failure, message: string): Outcome<never> => ({ kind: 'failed', reason, message });

interface Head {
  readonly value?: unknown;
  readonly error?: unknown;
  readonly blobs?: unknown;
}

/** What comes out of the process: one line of JSON, then the blobs end to end. */
export const encodeAnswer = (value: unknown, blobs: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify({ value, blobs: blobs.map(({ length }) => length) })}\n`), ...blobs]);

export const encodeError = (message: string): Buffer => Buffer.from(`${JSON.stringify({ error: message })}\n`);

/** The answer, or null when the bytes are none: a process that parses hostile files is not believed its format either. */
export const decodeAnswer = <Value>(bytes: Buffer): Outcome<Value> | null => {
  const end = bytes.indexOf(0x0a);
  if (end < 0) return null;
  let head: Head;
  try {
    head = JSON.parse(bytes.toString('utf8', 0, end)) as Head;
  } catch {
    return null;
  }
  if (typeof head !== 'object' || head === null) return null;
  if (typeof head.error === 'string') return failed('error', head.error);
  if (!Array.isArray(head.blobs)) return null;
  const blobs: Buffer[] = [];
  let from = end + 1;
  for (const length of head.blobs as readonly unknown[]) {
    if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || from + length > bytes.length)
      return null;
    blobs.push(bytes.subarray(from, from + length));
    from += length;
  }
  return from === bytes.length ? { kind: 'done', value: head.value as Value, blobs } : null;
};
