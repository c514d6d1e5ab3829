import { useCallback } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { causeOf } from './ErrorNote.tsx';

/** One sentence for an error, as for a toast or beside a form. */
export const useErrorText = (): ((error: unknown) => string) => {
  const { t } = useTranslation();
  return useCallback((error: unknown) => t(`error.${causeOf(error)}.text`), [t]);
};
