import { IconButton, SearchField } from '@cloudity/ui';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Menu as MenuIcon, Moon, Search, Sun } from 'lucide-react';
import { lazy, type RefObject, Suspense, useEffect, useState } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { NewMenu } from '../new/NewMenu.tsx';
import { showKeys } from '../palette/keys.ts';
import { useSaveSettings } from '../session/use-save-settings.ts';
import { isDark, useTheme } from '../theme.ts';
import { AccountMenu } from './AccountMenu.tsx';
import { Logo } from './Logo.tsx';

// Comes with the first letter that is typed.
const Suggestions = lazy(async () => ({ default: (await import('../search/Suggestions.tsx')).Suggestions }));

export interface TopBarProps {
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onMenu: () => void;
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  readonly onTemplates: () => void;
  readonly onSignOut: () => void;
}

export const TopBar = ({ searchRef, onMenu, onPalette, onShortcuts, onTemplates, onSignOut }: TopBarProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const dark = isDark(useTheme());
  const save = useSaveSettings();
  const query = useSearch({ strict: false, select: (search) => ('q' in search ? String(search.q) : '') });
  const [typed, setTyped] = useState(query);
  const [isSuggesting, setSuggesting] = useState(false);
  useEffect(() => setTyped(query), [query]);

  return (
    <header className="top">
      <IconButton icon={MenuIcon} label={t('top.menu')} onPress={onMenu} className="top-menu" />
      <Link to="/" className="top-logo" aria-label={t('top.home')}>
        <Logo />
        <span className="top-name">Cloudity</span>
      </Link>
      <search className="top-search">
        <SearchField
          label={t('top.search')}
          placeholder={t('top.searchPlaceholder')}
          shortcut={showKeys('Mod+K')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setSuggesting(text.trim() !== '');
          }}
          onBlur={() => setSuggesting(false)}
          onSubmit={(text) => {
            setSuggesting(false);
            if (text.trim() !== '') void navigate({ to: '/search', search: { q: text.trim() } });
          }}
          onClear={() => query !== '' && void navigate({ to: '/' })}
          inputRef={searchRef}
        />
        {isSuggesting && (
          <Suspense>
            <Suggestions inputRef={searchRef} typed={typed} onClose={() => setSuggesting(false)} />
          </Suspense>
        )}
      </search>
      <div className="top-end">
        <IconButton icon={Search} label={t('top.search')} onPress={onPalette} className="top-find" />
        <NewMenu onTemplates={onTemplates} />
        <IconButton
          icon={dark ? Sun : Moon}
          label={dark ? t('top.light') : t('top.dark')}
          onPress={() => save({ theme: dark ? 'light' : 'dark' })}
          className="top-theme"
        />
        <AccountMenu onShortcuts={onShortcuts} onSignOut={onSignOut} />
      </div>
    </header>
  );
};
