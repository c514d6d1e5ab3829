import type { AnswerOf, File } from '@cloudity/contracts';
import { Icon, Switch } from '@cloudity/ui';
import { Globe, Lock, Users } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMe } from '../../../shell/session/me.ts';

interface LimitedAccessProps {
  readonly file: File;
  readonly access: AnswerOf<'GET /files/{id}/shares'>;
  readonly hasLink: boolean;
  readonly onChange: (limited: boolean) => void;
}

/** Says in one sentence who can open the file, and keeps access from the folders above out. */
export const LimitedAccess = ({ file, access, hasLink, onChange }: LimitedAccessProps) => {
  const { t } = useTranslation('sharing');
  const { organization } = useMe();
  const isLimitedHere = access.limitedAt?.id === file.id;
  const isForAll = file.space === 'organization' && access.limitedAt === null;
  const people = access.items.length;
  const sentence = isForAll
    ? t('who.everyone', { organization: organization.name })
    : file.space === 'organization'
      ? t('who.administrators', { organization: organization.name })
      : people <= 1
        ? t('who.you')
        : t('who.people', { count: people });
  return (
    <section className="share-who-section" aria-label={t('who.title')}>
      <p className="share-sentence" aria-live="polite">
        <Icon of={hasLink ? Globe : isForAll ? Users : Lock} />
        <span>
          {sentence}
          {hasLink && ` ${t('who.link')}`}
          {access.limitedAt !== null &&
            !isLimitedHere &&
            ` ${t('who.limitedAbove', { folder: access.limitedAt.name })}`}
        </span>
      </p>
      <Switch isSelected={isLimitedHere} onChange={onChange} description={t('limited.text')}>
        {t('limited.title')}
      </Switch>
    </section>
  );
};
