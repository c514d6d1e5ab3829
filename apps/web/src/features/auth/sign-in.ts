import type { Organization, SessionCreated } from '@cloudity/contracts';
import { ApiError, api } from '../../shell/api.ts';

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly code?: string;
  readonly organization?: Organization['id'];
}

export type OrganizationChoice = Pick<Organization, 'id' | 'name'>;

/** What came of an attempt to sign in. `refused`: one of what was typed is wrong, and nobody says which. */
export type SignInResult =
  | { readonly is: 'done'; readonly session: SessionCreated }
  | { readonly is: 'code' }
  | { readonly is: 'organization'; readonly organizations: readonly OrganizationChoice[] }
  | { readonly is: 'refused' }
  | { readonly is: 'limited'; readonly waitSeconds: number | null }
  | { readonly is: 'failed'; readonly error: unknown };

const organizationsIn = (detail: unknown): readonly OrganizationChoice[] => {
  const list = (detail as { readonly organizations?: unknown } | null)?.organizations;
  return Array.isArray(list) ? (list as readonly OrganizationChoice[]) : [];
};

/** The answer of `attempt` as a step of the sign-in page; never rejects. */
export const resultOf = async (attempt: () => Promise<SessionCreated>): Promise<SignInResult> => {
  try {
    return { is: 'done', session: await attempt() };
  } catch (error) {
    if (!(error instanceof ApiError)) return { is: 'failed', error };
    if (error.code === 'second_factor_required') return { is: 'code' };
    if (error.code === 'conflict') return { is: 'organization', organizations: organizationsIn(error.detail) };
    if (error.code === 'unauthenticated' || error.code === 'invalid') return { is: 'refused' };
    if (error.code === 'rate_limited') return { is: 'limited', waitSeconds: error.retryAfterSeconds };
    return { is: 'failed', error };
  }
};

export const signInWithPassword = (credentials: Credentials): Promise<SignInResult> =>
  resultOf(() => api('POST /sessions', { body: credentials }));

/** Asks the browser for a passkey and signs in with it. `refused` also when the person closed the browser's question. */
export const signInWithPasskey = (organization?: Organization['id']): Promise<SignInResult> =>
  resultOf(async () => {
    const [{ startAuthentication }, { challengeId, options }] = await Promise.all([
      import('@simplewebauthn/browser'),
      api('POST /sessions/passkey/options', { body: {} }),
    ]);
    const credential = await startAuthentication({
      optionsJSON: options as unknown as Parameters<typeof startAuthentication>[0]['optionsJSON'],
    });
    return api('POST /sessions/passkey', {
      body: {
        challengeId,
        credential: credential as unknown as Record<string, unknown>,
        ...(organization ? { organization } : {}),
      },
    });
  });

/** Whether the person closed the browser's passkey window, or the browser has none. */
export const isPasskeyCancelled = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'AbortError');
