import type { Organization } from '@cloudity/contracts';
import { Avatar, Menu, MenuItem, MenuSection, MenuSeparator, MenuTrigger, Submenu } from '@cloudity/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Building2, Keyboard, KeyRound, Languages, LogOut, Palette, Settings } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { api } from '../api.ts';
import { currentLanguage } from '../language/i18n.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useMe } from '../session/me.ts';
import { enterSession } from '../session/session.ts';
import { useSaveSettings } from '../session/use-save-settings.ts';
import { type Theme, useTheme } from '../theme.ts';

export interface AccountMenuProps {
  readonly onShortcuts: () => void;
  readonly onSignOut: () => void;
}

const themes = ['system', 'light', 'dark'] as const satisfies readonly Theme[];
const languages = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
] as const;

export const AccountMenu = ({ onShortcuts, onSignOut }: AccountMenuProps) => {
  const { t } = useTranslation();
  const me = useMe();
  const theme = useTheme();
  const save = useSaveSettings();
  const [isOpen, setOpen] = useState(false);
  const organizations = useQuery({
    queryKey: ['me', 'organizations'],
    queryFn: ({ signal }) => api('GET /me/organizations', {}, { signal }),
    enabled: isOpen,
    staleTime: 5 * 60_000,
  });
  const change = useMutation({
    mutationFn: (organization: Organization['id']) =>
      api('POST /sessions/current/organization', { body: { organization } }),
    onSuccess: (session) => {
      enterSession(session);
      location.assign('/');
    },
  });
  const others = organizations.data?.items.filter(({ id }) => id !== me.organization.id) ?? [];

  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="top-account" aria-label={t('account.label', { name: me.user.name })}>
        <Avatar id={me.user.id} name={me.user.name} size={30} />
      </Button>
      <Menu placement="bottom end" label={t('account.title')} className="account-menu">
        <MenuItem textValue={me.user.name} href="/settings">
          <span className="account-person">
            <Avatar id={me.user.id} name={me.user.name} size={36} />
            <span className="account-names">
              <strong>{me.user.name}</strong>
              <span className="account-detail">{me.user.email}</span>
              <span className="account-detail">{me.organization.name}</span>
            </span>
          </span>
        </MenuItem>
        <MenuSeparator />
        {others.length > 0 && (
          <Submenu item={<MenuItem icon={Building2}>{t('account.organizations')}</MenuItem>}>
            {others.map(({ id, name }) => (
              <MenuItem key={id} onAction={() => change.mutate(id)}>
                {name}
              </MenuItem>
            ))}
          </Submenu>
        )}
        <MenuItem icon={Settings} href="/settings">
          {t('place.settings')}
        </MenuItem>
        <MenuItem icon={KeyRound} href="/security">
          {t('place.security')}
        </MenuItem>
        <Submenu item={<MenuItem icon={Palette}>{t('account.theme')}</MenuItem>}>
          <MenuSection
            label={t('account.theme')}
            selectionMode="single"
            selectedKeys={[theme]}
            onSelectionChange={(keys) => {
              const chosen = themes.find((name) => keys !== 'all' && keys.has(name));
              if (chosen) save({ theme: chosen });
            }}
          >
            {themes.map((name) => (
              <MenuItem key={name} id={name}>
                {t(`theme.${name}`)}
              </MenuItem>
            ))}
          </MenuSection>
        </Submenu>
        <Submenu item={<MenuItem icon={Languages}>{t('account.language')}</MenuItem>}>
          <MenuSection
            label={t('account.language')}
            selectionMode="single"
            selectedKeys={[currentLanguage()]}
            onSelectionChange={(keys) => {
              const chosen = languages.find(({ id }) => keys !== 'all' && keys.has(id));
              if (chosen) save({ locale: chosen.id });
            }}
          >
            {languages.map(({ id, name }) => (
              <MenuItem key={id} id={id}>
                {name}
              </MenuItem>
            ))}
          </MenuSection>
        </Submenu>
        <MenuItem icon={Keyboard} shortcut="?" onAction={onShortcuts}>
          {t('shortcuts.title')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={LogOut} onAction={onSignOut}>
          {t('account.signOut')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
};
