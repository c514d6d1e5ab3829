import { Button } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { CredentialList } from './CredentialList.tsx';
import { NewPasskey } from './NewPasskey.tsx';
import { passkeysQuery } from './queries.ts';

export const Passkeys = () => {
  const { t } = useTranslation('security');
  const passkeys = useQuery(passkeysQuery);
  const [isAdding, setAdding] = useState(false);
  const isSupported = typeof PublicKeyCredential !== 'undefined';
  return (
    <Section
      title={t('passkeys.title')}
      description={t('passkeys.text')}
      action={
        <Button isDisabled={!isSupported} onPress={() => setAdding(true)}>
          {t('passkeys.add')}
        </Button>
      }
    >
      <CredentialList
        label={t('passkeys.title')}
        icon={KeyRound}
        items={passkeys.data?.items}
        error={passkeys.error}
        onRetry={() => void passkeys.refetch()}
        queryKey="passkeys"
        emptyText={isSupported ? t('passkeys.none') : t('passkeys.unsupported')}
        ask={{ title: (name) => t('passkeys.ask', { name }), text: t('passkeys.ask.text') }}
        revoke={(id) => api('DELETE /me/passkeys/{id}', { params: { id } })}
      />
      {isAdding && <NewPasskey onClose={() => setAdding(false)} />}
    </Section>
  );
};
