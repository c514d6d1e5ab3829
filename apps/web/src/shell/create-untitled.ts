import type { File, RequestOf } from '@cloudity/contracts';
import { ApiError, api } from './api.ts';

type Wanted = RequestOf<'POST /files'>['body'];

/** Others may take the free name that was told in the same moment; more often than this they do not. */
const mostTries = 5;

/** Makes a document nobody has named yet. When there is one of the name already it gets the next free one, "Untitled (2)". */
export const createUntitled = async (wanted: Wanted, triesLeft = mostTries): Promise<File> => {
  try {
    return await api('POST /files', { body: wanted });
  } catch (error) {
    const free =
      error instanceof ApiError && error.code === 'conflict'
        ? (error.detail as { readonly suggestedName?: string } | null)?.suggestedName
        : undefined;
    if (free === undefined || triesLeft === 1) throw error;
    return createUntitled({ ...wanted, name: free }, triesLeft - 1);
  }
};
