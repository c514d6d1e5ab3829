import { Avatar, Button, Segmented, showToast, TextField } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Monitor, Moon, Sun } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { api } from '../../shell/api.ts';
import { currentLanguage } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Page, Section } from '../../shell/pages/Page.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { meQuery, useMe } from '../../shell/session/me.ts';
import { useSaveSettings } from '../../shell/session/use-save-settings.ts';
import { useTheme } from '../../shell/theme.ts';
import { DeviceSection } from './DeviceSection.tsx';
import './settings.css';

/** A person's own settings; each takes effect at once. */
export const SettingsPage = () => {
  const { t } = useTranslation('settings');
  const theme = useTheme();
  const save = useSaveSettings();
  return (
    <Page title={t('title')} width="narrow">
      <Profile />
      <Section title={t('look.title')}>
        <div className="setting">
          <span className="setting-name">{t('language')}</span>
          <Segmented
            label={t('language')}
            value={currentLanguage()}
            onChange={(locale) => save({ locale })}
            options={[
              { value: 'en', label: 'English' },
              { value: 'fr', label: 'Français' },
            ]}
          />
        </div>
        <div className="setting">
          <span className="setting-name">{t('theme')}</span>
          <Segmented
            label={t('theme')}
            value={theme}
            onChange={(name) => save({ theme: name })}
            options={[
              { value: 'system', label: t('theme.system'), icon: Monitor },
              { value: 'light', label: t('theme.light'), icon: Sun },
              { value: 'dark', label: t('theme.dark'), icon: Moon },
            ]}
          />
        </div>
      </Section>
      <DeviceSection />
    </Page>
  );
};

const Profile = () => {
  const { t } = useTranslation('settings');
  const me = useMe();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [name, setName] = useState(me.user.name);
  const [isChecked, setChecked] = useState(false);
  const rename = useMutation({
    mutationFn: () => api('PATCH /me', { body: { name: name.trim() } }),
    onSuccess: (changed) => {
      queries.setQueryData(meQuery.queryKey, changed);
      showToast({ message: t('profile.saved'), tone: 'success' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== '') rename.mutate();
  };
  return (
    <Section title={t('profile.title')} description={t('profile.text')}>
      <form className="profile" onSubmit={submit} noValidate>
        <Avatar id={me.user.id} name={name} size={56} />
        <div className="form">
          <TextField
            label={t('profile.name')}
            value={name}
            onChange={setName}
            errorMessage={
              rename.error
                ? errorText(rename.error)
                : isChecked && name.trim() === ''
                  ? t('profile.name.missing')
                  : null
            }
            maxLength={100}
            autoComplete="name"
          />
          <TextField label={t('profile.email')} value={me.user.email} isReadOnly />
          <div className="form-actions">
            <Button
              type="submit"
              variant="primary"
              isPending={rename.isPending}
              isDisabled={name.trim() === me.user.name}
            >
              {t('save')}
            </Button>
          </div>
        </div>
      </form>
    </Section>
  );
};
