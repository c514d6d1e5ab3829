import type { TenantId } from '@cloudity/contracts';
import type { Operator } from '@cloudity/identity';
import { type Command, table } from './command.ts';
import type { Operation } from './operation.ts';

export const operatorOf = ({ links }: Operation): Operator => links.port<Operator>('identity', 'operator');

const named = { required: true, value: 'NAME', description: 'its name, or its id' } as const;

export const organizationCommands: readonly Command[] = [
  {
    name: 'organization create',
    summary: 'Creates an organization and its owner. An owner who has an account already keeps its password.',
    options: {
      name: { required: true, value: 'NAME', description: 'its name' },
      'owner-email': { required: true, value: 'EMAIL', description: 'its owner' },
      'owner-password': {
        required: true,
        value: 'PASSWORD',
        description: 'the owner’s password, at least 10 characters',
      },
      'owner-name': { value: 'NAME', description: 'how the owner is called' },
    },
    run: async (operation, { get, find }) => {
      const ownerName = find('owner-name');
      const made = await operatorOf(operation).createOrganization({
        name: get('name'),
        ownerEmail: get('owner-email'),
        ownerPassword: get('owner-password'),
        ...(ownerName === null ? {} : { ownerName }),
      });
      return { text: `Created ${made.name} (${made.id}).`, data: made };
    },
  },
  {
    name: 'organization list',
    summary: 'Lists the organizations.',
    options: {},
    run: async (operation) => {
      const organizations = await operatorOf(operation).listOrganizations();
      const rows = organizations.map(({ id, name, members, createdAt }) => [id, name, String(members), createdAt]);
      return { text: table([['id', 'name', 'members', 'created'], ...rows]), data: organizations };
    },
  },
  {
    name: 'organization delete',
    summary: 'Deletes an organization with everything in it. There is no way back but a backup.',
    options: {
      name: named,
      confirm: { required: true, value: 'NAME', description: 'the name or id once more' },
    },
    run: async (operation, { get }) => {
      if (get('name') !== get('confirm')) throw new Error('--confirm must repeat --name.');
      const gone = await operatorOf(operation).deleteOrganization({ organization: get('name') });
      await shredKeys(operation, gone.id);
      const objects = await deleteObjects(operation, gone.id);
      return {
        text: `Deleted ${gone.name} (${gone.id}), the keys of its contents and ${objects} objects. Older backups still hold its rows and documents; the contents of its files cannot be read from them any more.`,
        data: { ...gone, objects },
      };
    },
  },
];

/** The keys are in no backup, so what they sealed is gone everywhere. */
const shredKeys = async ({ foundation }: Operation, tenantId: string): Promise<void> => {
  const { createKeyVault, createMasterKeyWrap } = await import('@cloudity/content');
  const { keyObjects, config } = foundation.platform('http://localhost');
  await createKeyVault(keyObjects, createMasterKeyWrap(config.secretKey)).shred(tenantId as TenantId);
};

/** Keys of an organization's objects begin with a folder of the service and its id. */
const deleteObjects = async ({ foundation }: Operation, tenantId: string): Promise<number> => {
  const { objects } = foundation.platform('http://localhost');
  let count = 0;
  for await (const { key } of objects.list('')) {
    if (!key.split('/').includes(tenantId)) continue;
    await objects.delete(key);
    count += 1;
  }
  return count;
};
