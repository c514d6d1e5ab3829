import { type Command, table } from './command.ts';
import { operatorOf } from './organization-commands.ts';

const organization = { required: true, value: 'NAME', description: 'the organization’s name or id' } as const;
const email = { required: true, value: 'EMAIL', description: 'the person’s address' } as const;
const password = { required: true, value: 'PASSWORD', description: 'at least 10 characters' } as const;

export const userCommands: readonly Command[] = [
  {
    name: 'user create',
    summary: 'Adds a person to an organization. Somebody who has an account already keeps its password.',
    options: {
      organization,
      email,
      name: { required: true, value: 'NAME', description: 'how the person is called' },
      password,
      role: { value: 'ROLE', description: 'member (default), admin or owner' },
    },
    run: async (operation, { get, find }) => {
      const role = find('role');
      const made = await operatorOf(operation).createUser({
        organization: get('organization'),
        email: get('email'),
        name: get('name'),
        password: get('password'),
        ...(role === null ? {} : { role }),
      });
      const note = made.existingAccount ? ' The account existed and keeps its password.' : '';
      return { text: `Added ${get('email')} (${made.id}).${note}`, data: made };
    },
  },
  {
    name: 'user list',
    summary: 'Lists the people of an organization.',
    options: { organization },
    run: async (operation, { get }) => {
      const users = await operatorOf(operation).listUsers({ organization: get('organization') });
      const rows = users.map((user) => [
        user.id,
        user.email,
        user.name,
        user.role,
        user.status,
        user.secondFactor ? 'yes' : 'no',
        user.lastSeenAt ?? 'never',
      ]);
      return {
        text: table([['id', 'e-mail', 'name', 'role', 'status', 'second factor', 'last seen'], ...rows]),
        data: users,
      };
    },
  },
  {
    name: 'user disable',
    summary: 'Disables a person: sessions end, open documents close within two seconds.',
    options: { organization, email },
    run: async (operation, { get }) => {
      await operatorOf(operation).disableUser({ organization: get('organization'), email: get('email') });
      return { text: `Disabled ${get('email')}.`, data: { email: get('email'), status: 'disabled' } };
    },
  },
  {
    name: 'user reset-password',
    summary: 'Sets a new password and ends every session of the person.',
    options: {
      organization,
      email,
      password,
      'remove-second-factor': {
        value: 'yes',
        description: '"yes" also removes the second factor of somebody who lost it',
      },
    },
    run: async (operation, { get, find }) => {
      const removeSecondFactor = find('remove-second-factor') === 'yes';
      await operatorOf(operation).resetPassword({
        organization: get('organization'),
        email: get('email'),
        password: get('password'),
        removeSecondFactor,
      });
      return { text: `Set a new password for ${get('email')}.`, data: { email: get('email'), removeSecondFactor } };
    },
  },
];
