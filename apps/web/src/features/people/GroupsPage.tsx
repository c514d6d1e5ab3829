import type { Group } from '@cloudity/contracts';
import { Button, EmptyState, Icon, SkeletonRows } from '@cloudity/ui';
import { ChevronRight, Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { Button as PlainButton } from 'react-aria-components';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { Page } from '../../shell/pages/Page.tsx';
import { hasRole, useMe } from '../../shell/session/me.ts';
import { GroupDialog } from './GroupDialog.tsx';
import { GroupNameDialog } from './GroupNameDialog.tsx';
import { useGroups } from './group-queries.ts';
import './people.css';

/** Groups, to share with several people at once. */
export const GroupsPage = () => {
  const { t } = useTranslation('people');
  const isAdmin = hasRole(useMe(), 'admin');
  const groups = useGroups();
  const [isNaming, setNaming] = useState(false);
  const [openId, setOpenId] = useState<Group['id'] | null>(null);
  const open = groups.items.find(({ id }) => id === openId);
  const create = isAdmin && (
    <Button variant="primary" icon={Plus} onPress={() => setNaming(true)}>
      {t('groups.create')}
    </Button>
  );

  return (
    <Page title={t('groups.title')} description={t('groups.text')} actions={groups.items.length > 0 && create}>
      {groups.error ? (
        <ErrorNote error={groups.error} onRetry={groups.refetch} />
      ) : groups.isPending ? (
        <SkeletonRows rows={5} label={t('groups.loading')} />
      ) : groups.items.length === 0 ? (
        <EmptyState icon={UsersRound} title={t('groups.none')} action={create}>
          {t('groups.noneText')}
        </EmptyState>
      ) : (
        <ul className="panel groups">
          {groups.items.map((group) => (
            <li key={group.id}>
              <PlainButton className="group" onPress={() => setOpenId(group.id)}>
                <span className="group-icon">
                  <Icon of={UsersRound} />
                </span>
                <span className="row-text">
                  <span className="row-title">{group.name}</span>
                  <span className="row-detail">{t('groups.members', { count: group.memberCount })}</span>
                </span>
                <Icon of={ChevronRight} />
              </PlainButton>
            </li>
          ))}
        </ul>
      )}
      {groups.hasMore && (
        <div className="more">
          <Button onPress={groups.loadMore} isPending={groups.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
      {isNaming && <GroupNameDialog group={null} onClose={() => setNaming(false)} onCreated={setOpenId} />}
      {open && <GroupDialog key={open.id} group={open} isAdmin={isAdmin} onClose={() => setOpenId(null)} />}
    </Page>
  );
};
