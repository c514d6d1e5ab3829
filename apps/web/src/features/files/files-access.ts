import type { File, Me } from '@cloudity/contracts';
import { createContext, use } from 'react';
import { isLive } from '../../shell/address.ts';
import { type Api, api } from '../../shell/api.ts';

/** As whom the file pages speak to the server: the signed-in person, or a guest of a link. */
export interface FilesAccess {
  readonly api: Api;
  /** The guest's bearer token; null for a person, who has the cookie session. */
  readonly token: string | null;
  /** The person; null for a guest. */
  readonly me: Me | null;
  /** False behind a link that lets nothing be downloaded. */
  readonly mayDownload: boolean;
  /** Shows a file in place of the list; null where opening is going to the file's address. */
  readonly open: ((file: Pick<File, 'id' | 'kind'>) => void) | null;
}

/** Where a file opens: documents in their editor, folders and other files on their own page. */
export const hrefOf = (file: Pick<File, 'id' | 'kind'>): string =>
  isLive(file) ? `/d/${file.id}` : `/files/${file.id}`;

export const FilesAccessContext = createContext<FilesAccess>({
  api,
  token: null,
  me: null,
  mayDownload: true,
  open: null,
});
export const useFilesAccess = (): FilesAccess => use(FilesAccessContext);
export const useApi = (): Api => useFilesAccess().api;
