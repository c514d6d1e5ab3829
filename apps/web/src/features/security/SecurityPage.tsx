import { useTranslation } from '../../shell/language/use-translation.ts';
import { Page } from '../../shell/pages/Page.tsx';
import { ApiTokens } from './ApiTokens.tsx';
import { AppPasswords } from './AppPasswords.tsx';
import { Passkeys } from './Passkeys.tsx';
import { Password } from './Password.tsx';
import { Sessions } from './Sessions.tsx';
import { TwoFactor } from './TwoFactor.tsx';
import './security.css';

/** How a person signs in, and what may act in their name. */
export const SecurityPage = () => {
  const { t } = useTranslation('security');
  return (
    <Page title={t('title')} width="narrow">
      <Password />
      <TwoFactor />
      <Passkeys />
      <Sessions />
      <AppPasswords />
      <ApiTokens />
    </Page>
  );
};
