import { errorOfAnswer, offlineError } from '@cloudity/client';
import type { File, RenditionKind } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import type { Api } from '../../../shell/api.ts';
import { useApi } from '../files-access.ts';

type Viewed = Pick<File, 'id' | 'version'>;

export type ShownAs = 'original' | RenditionKind;

const addressOf = async (api: Api, { id }: Viewed, as: ShownAs): Promise<string> =>
  (await api('GET /files/{id}/view', { params: { id }, query: { as } })).url;

/** What the file holds, or what was made of it, to be shown. *Errors*: as the API's. */
export const readContent = async (api: Api, file: Viewed, as: ShownAs = 'original'): Promise<Response> => {
  const answer = await fetch(await addressOf(api, file, as), { credentials: 'omit' }).catch((error: unknown) => {
    throw offlineError(error);
  });
  if (answer.ok) return answer;
  throw errorOfAnswer(answer.status, await answer.text(), null);
};

/** Where a player reads the file by itself; it acts as the caller and holds for an hour, then `renew` gets another. */
export const useContentUrl = (file: Viewed | undefined) => {
  const api = useApi();
  const address = useQuery({
    queryKey: ['content-url', file?.id, file?.version],
    enabled: file !== undefined,
    // One in use is never exchanged behind the player's back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: () => (file ? addressOf(api, file, 'original') : ''),
  });
  return { url: address.data ?? null, isError: address.isError, renew: () => address.refetch() };
};
