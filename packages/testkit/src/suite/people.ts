import { type Api, createApi } from '@cloudity/client';
import type { Organization, Role, SessionCreated, User } from '@cloudity/contracts';

/** Somebody who is signed in, with everything a test needs to act for them. */
export interface TestPerson {
  readonly token: string;
  readonly user: User;
  readonly organization: Organization;
  readonly role: Role;
  readonly email: string;
  readonly password: string;
  readonly api: Api;
}

export interface NewPerson {
  readonly name?: string;
  readonly email?: string;
  readonly password?: string;
}

let counter = 0;
/** A password and an address that no other person of this run has. */
const fresh = ({
  name = 'Ada Lovelace',
  email,
  password = 'correct horse battery',
}: NewPerson): Required<NewPerson> => {
  counter += 1;
  return { name, email: email ?? `${name.split(' ')[0]?.toLowerCase()}.${counter}@example.org`, password };
};

/** The people of a running suite, made through its public API alone. */
export interface People {
  readonly api: (token?: string) => Api;
  /** Creates the first organization with the set-up link; its owner is signed in. */
  readonly setup: (link: string, options?: NewPerson & { readonly organizationName?: string }) => Promise<TestPerson>;
  /** Invites somebody and accepts for them. */
  readonly addMember: (by: TestPerson, options?: NewPerson & { readonly role?: Role }) => Promise<TestPerson>;
  readonly signIn: (email: string, password: string, code?: string) => Promise<TestPerson>;
}

export const createPeople = (url: string): People => {
  const api = (token?: string): Api =>
    createApi({ baseUrl: `${url}/api/v1`, ...(token === undefined ? {} : { token }) });
  const personOf = (
    { token, user, organization, role }: SessionCreated,
    email: string,
    password: string,
  ): TestPerson => ({
    token,
    user,
    organization,
    role,
    email,
    password,
    api: api(token),
  });
  return {
    api,
    setup: async (link, { organizationName = 'Acme', ...given } = {}) => {
      const { name, email, password } = fresh(given);
      const body = { token: new URL(link).hash.slice(1), organizationName, name, email, password };
      return personOf(await api()('POST /setup', { body }), email, password);
    },
    addMember: async (by, { role = 'member', ...given } = {}) => {
      const { name, email, password } = fresh({ name: 'Grace Hopper', ...given });
      const { token } = await by.api('POST /invitations', { body: { email, role } });
      const session = await api()('POST /invitations/{token}/accept', { params: { token }, body: { name, password } });
      return personOf(session, email, password);
    },
    signIn: async (email, password, code) => {
      const body = { email, password, ...(code === undefined ? {} : { code }) };
      return personOf(await api()('POST /sessions', { body }), email, password);
    },
  };
};
