import type { ApiToken } from '@cloudity/contracts';
import { Badge, Button } from '@cloudity/ui';
import { SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../shell/api.ts';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { hasRole, useMe } from '../../shell/session/me.ts';
import { useList } from '../../shell/use-list.ts';
import { CredentialList } from './CredentialList.tsx';
import { NewCredential } from './NewCredential.tsx';

const scopes = ['read', 'write', 'admin'] as const satisfies readonly ApiToken['scopes'][number][];

/** Tokens for scripts that use the HTTP API. */
export const ApiTokens = () => {
  const { t } = useTranslation('security');
  const formats = useFormats();
  const me = useMe();
  const [isAdding, setAdding] = useState(false);
  const list = useList(['api-tokens'], (cursor, signal) =>
    api('GET /me/api-tokens', { query: { limit: 100, ...(cursor ? { cursor } : {}) } }, { signal }),
  );
  const offered = scopes.filter((scope) => scope !== 'admin' || hasRole(me, 'admin'));
  return (
    <Section
      title={t('token.title')}
      description={t('token.text')}
      action={<Button onPress={() => setAdding(true)}>{t('token.add')}</Button>}
    >
      <CredentialList
        label={t('token.title')}
        icon={SquareTerminal}
        items={list.isPending ? undefined : list.items}
        error={list.error}
        onRetry={list.refetch}
        queryKey="api-tokens"
        emptyText={t('token.none')}
        renderBadges={(item) => item.scopes.map((scope) => <Badge key={scope}>{t(`scope.${scope}`)}</Badge>)}
        renderDetail={(item) => (item.expiresAt ? t('token.expires', { date: formats.date(item.expiresAt) }) : null)}
        ask={{ title: (name) => t('token.ask', { name }), text: t('token.ask.text') }}
        revoke={(id) => api('DELETE /me/api-tokens/{id}', { params: { id } })}
      />
      {isAdding && (
        <NewCredential
          title={t('token.add')}
          shownTitle={t('token.made')}
          shownText={t('token.shown')}
          nameHint={t('token.name.hint')}
          queryKey="api-tokens"
          scopes={offered.map((scope) => ({ id: scope, label: t(`scope.${scope}`), text: t(`scope.${scope}.text`) }))}
          initialScopes={['read']}
          hasExpiry
          create={async ({ name, scopes: chosen, expiresAt }) =>
            (
              await api('POST /me/api-tokens', {
                body: { name, scopes: [...chosen], ...(expiresAt ? { expiresAt } : {}) },
              })
            ).token
          }
          onClose={() => setAdding(false)}
        />
      )}
    </Section>
  );
};
