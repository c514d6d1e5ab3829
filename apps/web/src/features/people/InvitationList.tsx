import { Badge, Button, Icon } from '@cloudity/ui';
import { Mail } from 'lucide-react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { Section } from '../../shell/pages/Page.tsx';
import { useInvitations } from './queries.ts';

/** Invitations nobody has accepted yet; nothing at all when there are none. */
export const InvitationList = ({ onWithdraw }: { readonly onWithdraw: (id: string) => void }) => {
  const { t } = useTranslation('people');
  const formats = useFormats();
  const invitations = useInvitations();
  if (invitations.items.length === 0) return null;
  return (
    <Section title={t('invitations.title')}>
      <ul className="rows">
        {invitations.items.map(({ id, email, role, expiresAt, invitedBy }) => (
          <li key={id} className="row">
            <Icon of={Mail} />
            <span className="row-text">
              <span className="row-title">
                {email}
                <Badge>{t(`role.${role}`)}</Badge>
              </span>
              <span className="row-detail">
                {t('invitations.detail', { name: invitedBy, date: formats.date(expiresAt) })}
              </span>
            </span>
            <Button onPress={() => onWithdraw(id)}>{t('invitations.withdraw')}</Button>
          </li>
        ))}
      </ul>
      {invitations.hasMore && (
        <div className="more">
          <Button onPress={invitations.loadMore} isPending={invitations.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
    </Section>
  );
};
