import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { TenantId } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import type { KeyWrap } from './key-wrap.ts';

/** The wrapped keys of all organizations: one object each, in a store that is in no backup (rules.md D4). */
export interface KeyVault {
  /** *Errors*: `unavailable` when it is not there or was wrapped under another master key. */
  readonly read: (tenantId: TenantId, version: number) => Promise<Buffer>;
  /** A new key is there afterwards; one that was there already stays. */
  readonly make: (tenantId: TenantId, version: number) => Promise<Buffer>;
  /** Nothing that the organization stored can be read any more, from old backups neither. */
  readonly shred: (tenantId: TenantId) => Promise<void>;
}

const keyBytes = 32;
const isMissing = (error: unknown): boolean => error instanceof AppError && error.code === 'not_found';

export const createKeyVault = (objects: ObjectStore, wrap: KeyWrap): KeyVault => {
  const nameOf = (tenantId: TenantId, version: number): string => `${tenantId}/${version}`;

  const find = async (name: string): Promise<Buffer | null> => {
    try {
      return await wrap.unwrap(await buffer(await objects.get(name)), name);
    } catch (error) {
      if (isMissing(error)) return null;
      if (error instanceof AppError) throw error;
      throw new AppError('unavailable', 'A key of this organization was wrapped under another master key.', {
        cause: error,
      });
    }
  };

  return {
    read: async (tenantId, version) => {
      const key = await find(nameOf(tenantId, version));
      if (key === null)
        throw new AppError('unavailable', 'A key of this organization is not in the key store of this installation.');
      return key;
    },
    make: async (tenantId, version) => {
      const name = nameOf(tenantId, version);
      const known = await find(name);
      if (known !== null) return known;
      const key = randomBytes(keyBytes);
      const wrapped = await wrap.wrap(key, name);
      await objects.put(name, wrapped, wrapped.length);
      return key;
    },
    shred: async (tenantId) => {
      for await (const { key } of objects.list(`${tenantId}/`)) await objects.delete(key);
    },
  };
};
