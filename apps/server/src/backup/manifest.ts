import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

export const formatVersion = 1;

const FileEntry = z.object({ path: z.string(), sizeBytes: z.number().int(), sha256: z.string() });

/** The description that makes a folder a backup: written last, so that a folder without it is an unfinished one. */
export const Manifest = z.object({
  format: z.literal(formatVersion),
  createdAt: z.iso.datetime(),
  organizations: z.number().int(),
  /** Tells the master key's identity without telling the key, which is not in the backup. */
  keyCheck: z.string(),
  database: z.object({
    migrations: z.array(z.object({ number: z.number().int(), name: z.string(), checksum: z.string() })),
    tables: z.array(
      z.object({
        name: z.string(),
        columns: z.array(z.string()),
        isTenant: z.boolean(),
        partitions: z.array(z.object({ name: z.string(), bounds: z.string() })),
        rows: z.number().int(),
        file: FileEntry,
      }),
    ),
    sequences: z.array(z.object({ name: z.string(), value: z.string() })),
    jobs: z.array(
      z.object({
        identifier: z.string(),
        payload: z.unknown(),
        queueName: z.string().nullable(),
        runAt: z.string(),
        maxAttempts: z.number().int(),
        key: z.string().nullable(),
        priority: z.number().int(),
      }),
    ),
  }),
  /** One line per object: key, size and hash. */
  objects: z.object({ count: z.number().int(), sizeBytes: z.number().int(), list: FileEntry }),
});
export type Manifest = z.infer<typeof Manifest>;

export const keyCheckOf = (secretKey: Uint8Array): string =>
  createHmac('sha256', secretKey).update('cloudity backup').digest('base64url');

export const isSameKey = (check: string, secretKey: Uint8Array): boolean => {
  const [own, other] = [Buffer.from(keyCheckOf(secretKey)), Buffer.from(check)];
  return own.length === other.length && timingSafeEqual(own, other);
};
