import { getRouteApi } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { api } from '../../shell/api.ts';
import { useMe } from '../../shell/session/me.ts';
import { FilePage } from './FilePage.tsx';
import { FilesPage } from './FilesPage.tsx';
import { FilesAccessContext } from './files-access.ts';

/** The file pages as the signed-in person sees them. */
const AsMember = ({ children }: { readonly children: ReactNode }) => {
  const me = useMe();
  const access = useMemo(() => ({ api, token: null, me, mayDownload: true, open: null }), [me]);
  return <FilesAccessContext value={access}>{children}</FilesAccessContext>;
};

const folderRoute = getRouteApi('/session/shell/files/$id');
const searchRoute = getRouteApi('/session/shell/search');

export const RootPage = () => (
  <AsMember>
    <FilesPage view={{ kind: 'folder', folderId: 'root' }} />
  </AsMember>
);

export const FolderPage = () => {
  const { id } = folderRoute.useParams();
  return (
    <AsMember>
      <FilePage key={id} id={id} />
    </AsMember>
  );
};

export const SharedPage = () => (
  <AsMember>
    <FilesPage view={{ kind: 'shared' }} />
  </AsMember>
);

export const RecentPage = () => (
  <AsMember>
    <FilesPage view={{ kind: 'recent' }} />
  </AsMember>
);

export const StarredPage = () => (
  <AsMember>
    <FilesPage view={{ kind: 'starred' }} />
  </AsMember>
);

export const TrashPage = () => (
  <AsMember>
    <FilesPage view={{ kind: 'trash' }} />
  </AsMember>
);

export const SearchPage = () => {
  const { q, ...filters } = searchRoute.useSearch();
  return (
    <AsMember>
      <FilesPage key={q} view={{ kind: 'search', query: q, filters }} />
    </AsMember>
  );
};
