import { dav, type LiveProperty, type QName } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import type { Drive } from '../drive.ts';
import { readPolicy } from '../storage/policy.ts';
import { quotaOf } from '../storage/quota.ts';
import { storedBytes } from '../storage/store.ts';
import type { DriveResource } from './resource.ts';

const oc = (name: string): QName => ({ namespace: 'http://owncloud.org/ns', name });

/** Beside the protocol's own: quota (RFC 4331), and what clients made for ownCloud and Nextcloud ask for. */
export const createDriveProperties = (
  { platform: { db }, limits }: Drive,
  { tenantId }: MemberActor,
): readonly LiveProperty<DriveResource>[] => {
  interface Room {
    readonly usedBytes: number;
    readonly quotaBytes: number | null;
  }
  /** Of each resource's tree, each tree asked about once. */
  const roomOf = async (resources: readonly DriveResource[]): Promise<readonly (Room | null)[]> => {
    const byRoot = new Map<string, Promise<Room>>();
    const ask = (rootId: string): Promise<Room> =>
      db.tenant(tenantId, async (tx) => ({
        usedBytes: await storedBytes(tx, rootId),
        quotaBytes: await quotaOf(tx, rootId, await readPolicy(tx, limits)),
      }));
    return Promise.all(
      resources.map(({ rootId, isCollection }) => {
        if (rootId === null || !isCollection) return null;
        const known = byRoot.get(rootId) ?? ask(rootId);
        byRoot.set(rootId, known);
        return known;
      }),
    );
  };
  return [
    {
      ...dav('quota-used-bytes'),
      isInAllprop: false,
      read: (_, loaded) => loaded,
      load: async (resources) =>
        (await roomOf(resources)).map((room) => (room === null ? null : String(room.usedBytes))),
    },
    {
      ...dav('quota-available-bytes'),
      isInAllprop: false,
      read: (_, loaded) => loaded,
      load: async (resources) => {
        return (await roomOf(resources)).map((room) =>
          room === null || room.quotaBytes === null ? null : String(Math.max(0, room.quotaBytes - room.usedBytes)),
        );
      },
    },
    {
      ...oc('fileid'),
      isInAllprop: false,
      read: ({ kind, id }) => (kind === 'mount' || kind === 'shared' ? null : id),
    },
    {
      ...oc('checksums'),
      isInAllprop: false,
      read: ({ sha256 }) => sha256 && `<oc:checksum xmlns:oc="http://owncloud.org/ns">SHA256:${sha256}</oc:checksum>`,
    },
  ];
};
