import { type ReactNode, useMemo } from 'react';
import { api } from '../../../../shell/api.ts';
import { useMe } from '../../../../shell/session/me.ts';
import { FilesAccessContext } from '../../files-access.ts';

/** Photos and albums are the signed-in person's: guests have neither. */
export const AsMember = ({ children }: { readonly children: ReactNode }) => {
  const me = useMe();
  const access = useMemo(() => ({ api, token: null, me, mayDownload: true, open: null }), [me]);
  return <FilesAccessContext value={access}>{children}</FilesAccessContext>;
};
