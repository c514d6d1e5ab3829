import { Sheet } from '@cloudity/ui';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { loadArea, setLanguage } from '../language/i18n.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useKeyboard } from '../palette/use-keyboard.ts';
import { onSessionLost } from '../query.ts';
import { useMe } from '../session/me.ts';
import { SignOutDialog } from '../session/SignOutDialog.tsx';
import { setTheme } from '../theme.ts';
import { OfflineBanner } from './OfflineBanner.tsx';
import { SideBar } from './SideBar.tsx';
import { Toasts } from './Toasts.tsx';
import { TopBar } from './TopBar.tsx';
import { UpdatePrompt } from './UpdatePrompt.tsx';
import { useMediaQuery } from './use-media-query.ts';
import { useShellCommands } from './use-shell-commands.ts';
import './shell.css';

const CommandPalette = lazy(async () => ({ default: (await import('../palette/CommandPalette.tsx')).CommandPalette }));
const ShortcutsDialog = lazy(async () => ({
  default: (await import('../palette/ShortcutsDialog.tsx')).ShortcutsDialog,
}));

const TemplatesDialog = lazy(async () => {
  const [module] = await Promise.all([
    import('../../features/sheets/templates/TemplatesDialog.tsx'),
    loadArea('sheetTemplates'),
  ]);
  return { default: module.TemplatesDialog };
});

type Overlay = 'none' | 'palette' | 'templates' | 'shortcuts' | 'drawer' | 'sign-out';

/** Top bar, side bar and the page between them. */
export const AppShell = () => {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const [overlay, setOverlay] = useState<Overlay>('none');
  const searchRef = useRef<HTMLInputElement>(null);
  const isPhone = useMediaQuery('(width < 720px)');
  const isRail = useMediaQuery('(720px <= width < 1040px)');
  const close = () => setOverlay('none');
  const actions = {
    onPalette: () => setOverlay('palette'),
    onShortcuts: () => setOverlay('shortcuts'),
    onTemplates: () => setOverlay('templates'),
    onSignOut: () => setOverlay('sign-out'),
    onSearch: () => (isPhone ? setOverlay('palette') : searchRef.current?.focus()),
  };
  useKeyboard();
  useShellCommands(actions);

  useEffect(() => {
    setTheme(me.settings.theme);
    if (me.settings.locale) void setLanguage(me.settings.locale);
  }, [me.settings.theme, me.settings.locale]);
  useEffect(
    () =>
      onSessionLost(() => void navigate({ to: '/sign-in', search: { return: location.pathname + location.search } })),
    [navigate],
  );

  return (
    <div className={isRail ? 'shell shell-rail' : isPhone ? 'shell shell-phone' : 'shell'}>
      <a href="#content" className="skip">
        {t('skip')}
      </a>
      <TopBar searchRef={searchRef} onMenu={() => setOverlay('drawer')} {...actions} />
      {!isPhone && <SideBar isRail={isRail} />}
      <main id="content" className="content" tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </main>
      {isPhone && (
        <Sheet
          label={t('side.label')}
          side="start"
          isOpen={overlay === 'drawer'}
          onOpenChange={(isOpen) => !isOpen && close()}
        >
          <SideBar onNavigate={close} />
        </Sheet>
      )}
      <Suspense>
        {overlay === 'palette' && <CommandPalette onClose={close} />}
        {overlay === 'templates' && <TemplatesDialog onClose={close} />}
        {overlay === 'shortcuts' && <ShortcutsDialog onClose={close} />}
      </Suspense>
      {overlay === 'sign-out' && <SignOutDialog onClose={close} />}
      <Toasts />
      <UpdatePrompt />
    </div>
  );
};
