import type { AppPassword } from '@cloudity/contracts';
import { Badge, Button } from '@cloudity/ui';
import { AppWindow } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { useList } from '../../shell/use-list.ts';
import { ConnectPrograms } from './ConnectPrograms.tsx';
import { CredentialList } from './CredentialList.tsx';
import { NewCredential } from './NewCredential.tsx';

const scopes = ['dav', 'imap', 'smtp'] as const satisfies readonly AppPassword['scopes'][number][];

/** Passwords for programs that cannot ask for a second factor. */
export const AppPasswords = () => {
  const { t } = useTranslation('security');
  const [isAdding, setAdding] = useState(false);
  const list = useList(['app-passwords'], (cursor, signal) =>
    api('GET /me/app-passwords', { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  return (
    <Section
      title={t('app.title')}
      description={t('app.text')}
      action={<Button onPress={() => setAdding(true)}>{t('app.add')}</Button>}
    >
      <CredentialList
        label={t('app.title')}
        icon={AppWindow}
        items={list.isPending ? undefined : list.items}
        error={list.error}
        onRetry={list.refetch}
        queryKey="app-passwords"
        emptyText={t('app.none')}
        renderBadges={(item) => item.scopes.map((scope) => <Badge key={scope}>{t(`scope.${scope}`)}</Badge>)}
        ask={{ title: (name) => t('app.ask', { name }), text: t('app.ask.text') }}
        revoke={(id) => api('DELETE /me/app-passwords/{id}', { params: { id } })}
      />
      <ConnectPrograms />
      {isAdding && (
        <NewCredential
          title={t('app.add')}
          shownTitle={t('app.made')}
          shownText={t('app.shown')}
          nameHint={t('app.name.hint')}
          queryKey="app-passwords"
          scopes={scopes.map((scope) => ({ id: scope, label: t(`scope.${scope}`), text: t(`scope.${scope}.text`) }))}
          initialScopes={['dav']}
          create={async ({ name, scopes: chosen }) =>
            (await api('POST /me/app-passwords', { body: { name, scopes: [...chosen] } })).password
          }
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
};
