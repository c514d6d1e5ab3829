import type { Me } from '@cloudity/contracts';
import { useCallback } from 'react';
import { useTranslation } from './language/use-translation.ts';

interface Place {
  readonly id: string;
  readonly name: string;
}

/**
 * What a folder on the way to a file is called in the reader's language: the two roots have the ids of the person and of
 * the organization, and words of ours; every other folder has the name that somebody gave it.
 */
export const usePlaceName = (me: Pick<Me, 'user' | 'organization'> | null): ((place: Place) => string) => {
  const { t } = useTranslation('shell');
  return useCallback(
    ({ id, name }) => {
      if (id === me?.user.id) return t('place.myFiles');
      if (id === me?.organization.id) return t('place.organizationFiles');
      return name;
    },
    [t, me],
  );
};
