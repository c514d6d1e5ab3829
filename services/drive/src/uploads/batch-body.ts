import { hash } from 'node:crypto';
import { BatchHead, FileName } from '@cloudity/contracts';
import { uploadLimits } from '@cloudity/contracts/upload-limits';
import { AppError } from '@cloudity/kernel';
import type { z } from 'zod';

const { maxBatchBytes, maxBatchHeadBytes } = uploadLimits;
const lengthBytes = 4;

export const maxBatchBodyBytes = lengthBytes + maxBatchHeadBytes + maxBatchBytes;

/** What a thing of a batch is refused for; the others are not touched by it. */
export interface Refusal {
  readonly status: 'failed';
  readonly code: string;
  readonly message: string;
}

type HeadFile = z.output<typeof BatchHead>['files'][number];

/** A file of a batch whose name and hash hold. `folder` is an index; null for the folder that the batch goes into. */
export interface BatchFile extends Omit<HeadFile, 'folder' | 'sha256'> {
  readonly folder: number | null;
  readonly content: Buffer;
}

export interface Batch {
  /** The names on the way to each folder, from the outermost on. */
  readonly folders: readonly (readonly string[] | Refusal)[];
  readonly files: readonly (BatchFile | Refusal)[];
}

export const isRefusal = (thing: object): thing is Refusal => 'status' in thing && thing.status === 'failed';

const refuse = (code: string, message: string): Refusal => ({ status: 'failed', code, message });

const nameOf = (name: string): string | Refusal => {
  const result = FileName.safeParse(name);
  return result.success ? result.data : refuse('invalid_name', result.error.issues[0]?.message ?? 'not a name');
};

const folderOf = (path: string): readonly string[] | Refusal => {
  const names: string[] = [];
  for (const part of path.split('/')) {
    const name = nameOf(part);
    if (typeof name !== 'string') return name;
    names.push(name);
  }
  return names;
};

const readHead = (body: Buffer): { readonly head: z.output<typeof BatchHead>; readonly end: number } => {
  const malformed = (message: string, cause?: unknown): AppError => new AppError('invalid', message, { cause });
  if (body.length < lengthBytes) throw malformed('The batch has no head.');
  const length = body.readUInt32BE(0);
  const end = lengthBytes + length;
  if (length > maxBatchHeadBytes || end > body.length) throw malformed('The batch does not hold its head.');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body.subarray(lengthBytes, end));
    return { head: BatchHead.parse(JSON.parse(text)), end };
  } catch (cause) {
    throw malformed('The head of the batch is not valid.', cause);
  }
};

/**
 * What a body holds: the length of the head (32 bits, big-endian), the head (JSON, UTF-8), the files' bytes end to end.
 * *Errors*: `invalid` when it is not of this form; what is wrong with single files and folders is theirs alone.
 */
export const readBatch = (body: Buffer): Batch => {
  const { head, end } = readHead(body);
  const announced = head.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (announced !== body.length - end)
    throw new AppError('invalid', 'The batch does not hold the bytes that its head names.');
  const folders = head.folders.map(folderOf);
  let at = end;
  const files = head.files.map((file): BatchFile | Refusal => {
    const content = body.subarray(at, at + file.sizeBytes);
    at += file.sizeBytes;
    const name = nameOf(file.name);
    if (typeof name !== 'string') return name;
    if (file.sha256 !== undefined && hash('sha256', content) !== file.sha256)
      return refuse('wrong_hash', 'The file does not have the hash it was sent with.');
    const { sha256: _, folder, ...rest } = file;
    if (folder === undefined) return { ...rest, name, folder: null, content };
    const target = folders[folder];
    if (target === undefined) return refuse('invalid', 'There is no such folder in the batch.');
    if (isRefusal(target)) return refuse(target.code, target.message);
    return { ...rest, name, folder, content };
  });
  return { folders, files };
};
