import { AppError } from '@cloudity/kernel';
import type { Checksum } from '../appending.ts';

export const tusVersion = '1.0.0';
export const tusExtensions = 'creation,creation-with-upload,termination,expiration,checksum';
export const tusChecksums = 'sha1,sha256';

/** A header that is a number of bytes. *Errors*: `invalid` when it is anything else. */
export const readBytes = (name: string, header: string | undefined): number | null => {
  if (header === undefined) return null;
  if (!/^\d{1,15}$/.test(header)) throw new AppError('invalid', `${name} must be a number of bytes.`);
  return Number(header);
};

/**
 * Upload-Metadata: keys with values in Base64, separated by commas. *Errors*: `invalid` for what is no list of these, for a key twice, and
 * for a value that is no UTF-8.
 */
export const readMetadata = (header: string | undefined): ReadonlyMap<string, string> => {
  const metadata = new Map<string, string>();
  if (header === undefined || header.trim() === '') return metadata;
  for (const pair of header.split(',')) {
    const [, key, encoded = ''] = /^([^\s,]+)(?: +([A-Za-z0-9+/]*={0,2}))?$/.exec(pair.trim()) ?? [];
    if (key === undefined || metadata.has(key))
      throw new AppError('invalid', 'Upload-Metadata must be keys, each once and with a value in Base64.');
    metadata.set(key, decodeText(key, encoded));
  }
  return metadata;
};

const decodeText = (key: string, encoded: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(encoded, 'base64'));
  } catch (cause) {
    throw new AppError('invalid', `The value of ${key} in Upload-Metadata is no UTF-8.`, { cause });
  }
};

const digestBytes = { sha1: 20, sha256: 32 } as const;

/** Upload-Checksum. *Errors*: `invalid` for an algorithm that Tus-Checksum-Algorithm does not name, and for what is no digest of it. */
export const readChecksum = (header: string | undefined): Checksum | null => {
  if (header === undefined) return null;
  const [, algorithm, encoded = ''] = /^(sha1|sha256) +([A-Za-z0-9+/]+={0,2})$/.exec(header.trim()) ?? [];
  const digest = Buffer.from(encoded, 'base64');
  if ((algorithm !== 'sha1' && algorithm !== 'sha256') || digest.length !== digestBytes[algorithm])
    throw new AppError('invalid', 'Upload-Checksum must be sha1 or sha256 and the digest in Base64.');
  return { algorithm, digest };
};
