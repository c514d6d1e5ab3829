import type { Member } from '@cloudity/contracts';
import { AlertDialog, Button, EmptyState, SearchField, SkeletonRows } from '@cloudity/ui';
import { Search, UserPlus } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useState } from 'react';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Page } from '../../shell/pages/Page.tsx';
import { hasRole, useMe } from '../../shell/session/me.ts';
import { InvitationList } from './InvitationList.tsx';
import { InviteDialog } from './InviteDialog.tsx';
import { MemberTable } from './MemberTable.tsx';
import { useMemberActions, useMembers } from './queries.ts';
import './people.css';

const HandOverDialog = lazy(async () => {
  const [{ HandOverDialog: Component }] = await Promise.all([
    import('./storage/HandOverDialog.tsx'),
    loadArea('storage'),
  ]);
  return { default: Component };
});

type Question = { readonly kind: 'disable' | 'remove' | 'endSessions'; readonly member: Member };

/** Everybody in the organization; administrators change roles, disable, remove and invite. */
export const PeoplePage = () => {
  const { t } = useTranslation('people');
  const me = useMe();
  const isAdmin = hasRole(me, 'admin');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const members = useMembers(wanted);
  const actions = useMemberActions();
  const [isInviting, setInviting] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null);
  /** Was just disabled or removed: somebody should have the files. */
  const [leaver, setLeaver] = useState<Member | null>(null);

  const confirm = async ({ kind, member }: Question) => {
    if (kind === 'disable') await actions.setStatus(member, 'disabled');
    if (kind === 'remove') await actions.remove(member);
    if (kind !== 'endSessions') setLeaver(member);
    if (kind === 'endSessions') await actions.endSessions(member);
  };

  return (
    <Page
      title={t('people.title')}
      description={t('people.text')}
      actions={
        isAdmin && (
          <Button variant="primary" icon={UserPlus} onPress={() => setInviting(true)}>
            {t('invite.open')}
          </Button>
        )
      }
    >
      {isAdmin && <InvitationList onWithdraw={actions.withdraw} />}
      <SearchField label={t('people.search')} value={typed} onChange={setTyped} className="people-search" />
      {members.error ? (
        <ErrorNote error={members.error} onRetry={members.refetch} />
      ) : members.isPending ? (
        <SkeletonRows hasAvatar label={t('people.loading')} />
      ) : members.items.length === 0 ? (
        <EmptyState icon={Search} title={t('people.none', { query: wanted })}>
          {t('people.noneText')}
        </EmptyState>
      ) : (
        <MemberTable
          members={members.items}
          onRole={actions.setRole}
          onEnable={(member) => void actions.setStatus(member, 'active')}
          onAsk={(kind, member) => setQuestion({ kind, member })}
        />
      )}
      {members.hasMore && (
        <div className="more">
          <Button onPress={members.loadMore} isPending={members.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
      {isInviting && <InviteDialog onClose={() => setInviting(false)} />}
      {question && (
        <AlertDialog
          isOpen
          onOpenChange={(isOpen) => !isOpen && setQuestion(null)}
          title={t(`ask.${question.kind}.title`, { name: question.member.name })}
          confirmLabel={t(`ask.${question.kind}.confirm`)}
          cancelLabel={t('cancel')}
          tone="danger"
          onConfirm={() => confirm(question)}
        >
          {t(`ask.${question.kind}.text`)}
        </AlertDialog>
      )}
      <Suspense>{leaver && <HandOverDialog person={leaver} onClose={() => setLeaver(null)} />}</Suspense>
    </Page>
  );
};
