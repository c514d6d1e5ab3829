import { useNavigate } from '@tanstack/react-router';
import { FilePlus2, FileSpreadsheet, FolderPlus, Keyboard, LogOut, Moon, Search, Upload } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { appsFor } from '../apps.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useNewActions } from '../new/use-new-actions.ts';
import { type Command, useCommands } from '../palette/commands.ts';
import { useMe } from '../session/me.ts';
import { useSaveSettings } from '../session/use-save-settings.ts';
import { isDark, useTheme } from '../theme.ts';

interface ShellActions {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onSearch: () => void;
  readonly onTemplates: () => void;
  readonly onSignOut: () => void;
}

/** Offers what can be done from everywhere: go to each place, create, search, change the theme. */
export const useShellCommands = (actions: ShellActions): void => {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const save = useSaveSettings();
  const dark = isDark(useTheme());
  const created = useNewActions();
  // The commands keep their identity while their actions change with every render.
  const latest = useRef({ ...actions, ...created, save });
  latest.current = { ...actions, ...created, save };

  useCommands(
    useMemo<readonly Command[]>(() => {
      const create = t('commands.create');
      const app = t('commands.app');
      return [
        ...appsFor(me).flatMap(({ places }) =>
          places.map(({ name, icon, path, keys }) => ({
            id: path,
            title: t(name),
            section: t('commands.go'),
            icon,
            ...(keys ? { keys } : {}),
            run: () => void navigate({ to: path as '/' }),
          })),
        ),
        {
          id: 'new-document',
          title: t('commands.newDocument'),
          section: create,
          icon: FilePlus2,
          keys: 'Shift+T',
          run: () => latest.current.createDocument(),
        },
        {
          id: 'new-sheet',
          title: t('commands.newSheet'),
          section: create,
          icon: FileSpreadsheet,
          keys: 'Shift+S',
          run: () => latest.current.createSheet(),
        },
        {
          id: 'new-template',
          title: t('new.template'),
          section: create,
          icon: FileSpreadsheet,
          run: () => latest.current.onTemplates(),
        },
        {
          id: 'new-folder',
          title: t('commands.newFolder'),
          section: create,
          icon: FolderPlus,
          keys: 'Shift+F',
          run: () => latest.current.createFolder(),
        },
        {
          id: 'upload',
          title: t('new.upload'),
          section: create,
          icon: Upload,
          keys: 'Shift+U',
          run: () => latest.current.uploadFiles(),
        },
        {
          id: 'palette',
          title: t('palette.title'),
          section: app,
          keys: 'Mod+K',
          isHidden: true,
          run: () => latest.current.onPalette(),
        },
        {
          id: 'search',
          title: t('top.search'),
          section: app,
          icon: Search,
          keys: '/',
          isHidden: true,
          run: () => latest.current.onSearch(),
        },
        {
          id: 'theme',
          title: dark ? t('top.light') : t('top.dark'),
          section: app,
          icon: Moon,
          run: () => latest.current.save({ theme: dark ? 'light' : 'dark' }),
        },
        {
          id: 'shortcuts',
          title: t('shortcuts.title'),
          section: app,
          icon: Keyboard,
          keys: '?',
          run: () => latest.current.onShortcuts(),
        },
        {
          id: 'sign-out',
          title: t('account.signOut'),
          section: app,
          icon: LogOut,
          run: () => latest.current.onSignOut(),
        },
      ];
    }, [t, me, navigate, dark]),
  );
};
