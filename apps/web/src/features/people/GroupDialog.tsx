import type { Group } from '@cloudity/contracts';
import {
  AlertDialog,
  Avatar,
  Button,
  ComboBox,
  Dialog,
  DialogActions,
  DialogContent,
  IconButton,
  SkeletonRows,
} from '@cloudity/ui';
import { Pencil, Trash2, X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { GroupNameDialog } from './GroupNameDialog.tsx';
import { useGroupActions, useGroupMembers } from './group-queries.ts';
import { useMembers } from './queries.ts';

export interface GroupDialogProps {
  readonly group: Group;
  readonly isAdmin: boolean;
  readonly onClose: () => void;
}

/** Who is in a group; administrators add and take out people, rename and delete it. */
export const GroupDialog = ({ group, isAdmin, onClose }: GroupDialogProps) => {
  const { t } = useTranslation('people');
  const inside = useGroupMembers(group.id);
  const actions = useGroupActions(group.id);
  const [typed, setTyped] = useState('');
  const found = useMembers(useDeferredValue(typed.trim()));
  const [asking, setAsking] = useState<'rename' | 'delete' | null>(null);
  const candidates = found.items.filter(
    (member) => member.status === 'active' && !inside.items.some(({ id }) => id === member.id),
  );

  return (
    <Dialog isOpen onOpenChange={(isOpen) => !isOpen && onClose()} title={group.name}>
      <DialogContent>
        {isAdmin && (
          <ComboBox
            label={t('groups.add')}
            placeholder={t('people.search')}
            emptyText={t('groups.addNone')}
            items={candidates}
            inputValue={typed}
            onInputChange={setTyped}
            menuTrigger="focus"
            textOf={(member) => member.name}
            renderItem={(member) => (
              <span className="person">
                <Avatar id={member.id} name={member.name} size={24} />
                <span className="person-text">
                  {member.name}
                  <span className="person-detail">{member.email}</span>
                </span>
              </span>
            )}
            onChoose={(member) => {
              setTyped('');
              void actions.add(member.id);
            }}
          />
        )}
        {inside.error ? (
          <ErrorNote error={inside.error} onRetry={inside.refetch} />
        ) : inside.isPending ? (
          <SkeletonRows rows={4} hasAvatar label={t('people.loading')} />
        ) : inside.items.length === 0 ? (
          <p className="row-detail">{t('groups.empty')}</p>
        ) : (
          <ul className="rows" aria-label={t('groups.members', { count: inside.items.length })}>
            {inside.items.map((member) => (
              <li key={member.id} className="row group-member">
                <Avatar id={member.id} name={member.name} />
                <span className="row-text">
                  <span>{member.name}</span>
                  <span className="row-detail">{member.email}</span>
                </span>
                {isAdmin && (
                  <IconButton
                    icon={X}
                    label={t('groups.take', { name: member.name })}
                    onPress={() => void actions.take(member.id)}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {inside.hasMore && (
          <Button onPress={inside.loadMore} isPending={inside.isLoadingMore}>
            {t('more')}
          </Button>
        )}
      </DialogContent>
      {isAdmin && (
        <DialogActions>
          <Button icon={Trash2} onPress={() => setAsking('delete')}>
            {t('groups.delete')}
          </Button>
          <Button icon={Pencil} onPress={() => setAsking('rename')}>
            {t('groups.rename')}
          </Button>
        </DialogActions>
      )}
      {asking === 'rename' && <GroupNameDialog group={group} onClose={() => setAsking(null)} />}
      <AlertDialog
        isOpen={asking === 'delete'}
        onOpenChange={(isOpen) => !isOpen && setAsking(null)}
        title={t('groups.delete.title', { name: group.name })}
        confirmLabel={t('groups.delete')}
        cancelLabel={t('cancel')}
        tone="danger"
        onConfirm={async () => {
          await actions.remove();
          onClose();
        }}
      >
        {t('groups.delete.text')}
      </AlertDialog>
    </Dialog>
  );
};
