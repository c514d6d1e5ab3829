import { dav, type LiveProperty, type QName } from '@cloudity/dav';
import type { MemberActor } from '@cloudity/kernel';
import { usedBytes } from '../content/store.ts';
import type { Drive } from '../drive.ts';
import type { DriveResource } from './resource.ts';

const oc = (name: string): QName => ({ namespace: 'http://owncloud.org/ns', name });

/** Beside the protocol's own: quota (RFC 4331), and what clients made for ownCloud and Nextcloud ask for. */
export const createDriveProperties = (
  { platform: { db }, limits }: Drive,
  { tenantId }: MemberActor,
): readonly LiveProperty<DriveResource>[] => {
  /** Of each resource's tree, each tree counted once. */
  const used = async (resources: readonly DriveResource[]): Promise<readonly (number | null)[]> => {
    const byRoot = new Map<string, Promise<number>>();
    return Promise.all(
      resources.map(({ rootId, isCollection }) => {
        if (rootId === null || !isCollection) return null;
        const known = byRoot.get(rootId) ?? db.tenant(tenantId, (tx) => usedBytes(tx, rootId));
        byRoot.set(rootId, known);
        return known;
      }),
    );
  };
  const { quotaBytes } = limits;
  return [
    {
      ...dav('quota-used-bytes'),
      isInAllprop: false,
      read: (_, loaded) => loaded,
      load: async (resources) => (await used(resources)).map((bytes) => (bytes === null ? null : String(bytes))),
    },
    {
      ...dav('quota-available-bytes'),
      isInAllprop: false,
      read: (_, loaded) => loaded,
      load: async (resources) => {
        if (quotaBytes === null) return resources.map(() => null);
        return (await used(resources)).map((bytes) =>
          bytes === null ? null : String(Math.max(0, quotaBytes - bytes)),
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
