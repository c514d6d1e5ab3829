import type { Translate } from '../../shell/language/use-translation.ts';

interface Refused {
  readonly code?: string;
  readonly detail?: unknown;
}

const known = new Set([
  'precondition_failed',
  'forbidden',
  'gone',
  'not_found',
  'too_large',
  'offline',
  'invalid',
  'unavailable',
  'infected',
]);

const suggestedName = (detail: unknown): string | null => {
  const name = (detail as { suggestedName?: unknown } | null | undefined)?.suggestedName;
  return typeof name === 'string' ? name : null;
};

/** What went wrong with a file, as a sentence that says what to do. */
export const errorText = (t: Translate<'files'>, error: unknown, name = ''): string => {
  const { code = 'other', detail } = (error ?? {}) as Refused;
  if (code === 'conflict') {
    const suggested = suggestedName(detail);
    return suggested ? t('error.conflictSuggest', { suggested }) : t('error.conflict', { name });
  }
  return known.has(code) ? t(`error.${code}` as 'error.other') : t('error.other');
};
