import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ApiError } from './api.ts';
import { type Area, loadArea } from './language/i18n.ts';
import { CrashPage } from './pages/CrashPage.tsx';
import { NotFoundPage } from './pages/NotFoundPage.tsx';
import { PendingPage } from './pages/PendingPage.tsx';
import { queryClient } from './query.ts';
import { RootLayout } from './RootLayout.tsx';
import { safeReturnPath } from './return-path.ts';
import { filtersFrom } from './search/filters.ts';
import { meQuery } from './session/me.ts';

/** A page that comes with its words: both load at once, and the page shows when both are there. */
const page = <Module extends Record<string, unknown>, Name extends keyof Module & string>(
  load: () => Promise<Module>,
  name: Name,
  ...areas: readonly Area[]
) =>
  lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), ...areas.map(loadArea)]);
    return module;
  }, name);

const root = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: RootLayout,
  notFoundComponent: NotFoundPage,
});

/** Everything that needs somebody signed in. */
const session = createRoute({
  getParentRoute: () => root,
  id: 'session',
  beforeLoad: async ({ context, location }) => {
    try {
      const me = await context.queryClient.ensureQueryData(meQuery);
      if (me.pending === 'second_factor_enrolment')
        throw redirect({ to: '/second-factor', search: { return: location.href } });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401)
        throw redirect({ to: '/sign-in', search: { return: location.href } });
      throw error;
    }
  },
});

const shell = createRoute({
  getParentRoute: () => session,
  id: 'shell',
  component: lazyRouteComponent(() => import('./layout/AppShell.tsx'), 'AppShell'),
});

const files = () => import('../features/files/pages.tsx');
const photos = () => import('../features/files/photos/pages.tsx');
const inShell = { getParentRoute: () => shell } as const;

const shellRoutes = [
  createRoute({ ...inShell, path: '/', component: page(files, 'RootPage', 'files') }),
  createRoute({ ...inShell, path: '/files/$id', component: page(files, 'FolderPage', 'files') }),
  createRoute({ ...inShell, path: '/shared', component: page(files, 'SharedPage', 'files') }),
  createRoute({ ...inShell, path: '/recent', component: page(files, 'RecentPage', 'files') }),
  createRoute({ ...inShell, path: '/starred', component: page(files, 'StarredPage', 'files') }),
  createRoute({
    ...inShell,
    path: '/photos',
    component: page(photos, 'PhotosPage', 'files', 'viewer', 'photos'),
  }),
  createRoute({
    ...inShell,
    path: '/photos/albums',
    component: page(photos, 'AlbumsPage', 'files', 'viewer', 'photos'),
  }),
  createRoute({
    ...inShell,
    path: '/photos/albums/$id',
    component: page(photos, 'AlbumPage', 'files', 'viewer', 'photos'),
  }),
  createRoute({
    ...inShell,
    path: '/tags',
    component: page(() => import('../features/files/tags/TagsPage.tsx'), 'TagsPage', 'tags'),
  }),
  createRoute({ ...inShell, path: '/trash', component: page(files, 'TrashPage', 'files') }),
  createRoute({
    ...inShell,
    path: '/search',
    validateSearch: ({ q, ...rest }: Record<string, unknown>) => ({ q: String(q ?? ''), ...filtersFrom(rest) }),
    component: page(files, 'SearchPage', 'files', 'search'),
  }),
  createRoute({
    ...inShell,
    path: '/people',
    component: page(() => import('../features/people/PeoplePage.tsx'), 'PeoplePage', 'people'),
  }),
  createRoute({
    ...inShell,
    path: '/groups',
    component: page(() => import('../features/people/GroupsPage.tsx'), 'GroupsPage', 'people'),
  }),
  createRoute({
    ...inShell,
    path: '/storage',
    component: page(() => import('../features/people/storage/StoragePage.tsx'), 'StoragePage', 'storage', 'people'),
  }),
  createRoute({
    ...inShell,
    path: '/audit',
    component: page(() => import('../features/audit/AuditPage.tsx'), 'AuditPage', 'audit'),
  }),
  createRoute({
    ...inShell,
    path: '/organization',
    component: page(() => import('../features/settings/OrganizationPage.tsx'), 'OrganizationPage', 'settings'),
  }),
  createRoute({
    ...inShell,
    path: '/settings',
    component: page(() => import('../features/settings/SettingsPage.tsx'), 'SettingsPage', 'settings'),
  }),
  createRoute({
    ...inShell,
    path: '/security',
    component: page(() => import('../features/security/SecurityPage.tsx'), 'SecurityPage', 'security'),
  }),
] as const;

const document = createRoute({
  getParentRoute: () => session,
  path: '/d/$id',
  component: page(() => import('./pages/DocumentRoute.tsx'), 'DocumentRoute', 'editor'),
});

const open = { getParentRoute: () => root } as const;
const withReturn = (search: Record<string, unknown>): { return?: string } => {
  const path = safeReturnPath(search.return);
  return path === '/' ? {} : { return: path };
};

const signIn = createRoute({
  ...open,
  path: '/sign-in',
  validateSearch: withReturn,
  component: page(() => import('../features/auth/SignInPage.tsx'), 'SignInPage', 'auth'),
});
const secondFactor = createRoute({
  ...open,
  path: '/second-factor',
  validateSearch: withReturn,
  component: page(() => import('../features/security/EnrolmentPage.tsx'), 'EnrolmentPage', 'security'),
});
const setup = createRoute({
  ...open,
  path: '/setup',
  component: page(() => import('../features/auth/SetupPage.tsx'), 'SetupPage', 'auth'),
});
const resetPassword = createRoute({
  ...open,
  path: '/reset-password',
  component: page(() => import('../features/auth/ResetPasswordPage.tsx'), 'ResetPasswordPage', 'auth'),
});
const invite = createRoute({
  ...open,
  path: '/invite',
  component: page(() => import('../features/auth/InvitationPage.tsx'), 'InvitationPage', 'auth'),
});
const link = createRoute({
  ...open,
  path: '/link',
  component: page(() => import('./guest/GuestPage.tsx'), 'GuestPage', 'files'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    session.addChildren([shell.addChildren(shellRoutes), document]),
    signIn,
    secondFactor,
    setup,
    resetPassword,
    invite,
    link,
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingMs: 200,
  defaultPendingMinMs: 0,
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: CrashPage,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
