import { ApiError } from '../../../shell/api.ts';
import type { Translate } from '../../../shell/language/use-translation.ts';
import { errorText } from '../error-text.ts';

const reasons = ['unreadable', 'too_large', 'encrypted', 'too_slow', 'not_a_table'] as const;

/** Why a table could not be opened, and what to do. */
export const refusalText = (t: Translate<'opening'>, words: Translate<'files'>, error: unknown): string => {
  const told = error instanceof ApiError ? (error.detail as { readonly reason?: unknown } | null)?.reason : null;
  const reason = reasons.find((known) => known === told);
  return reason === undefined ? errorText(words, error) : t(`refused.${reason}`);
};
