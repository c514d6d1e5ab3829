import type { Album } from '@cloudity/contracts';
import { AlertDialog, showToast } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from '../../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../../shell/pages/use-error-text.ts';
import { useMe } from '../../../../shell/session/me.ts';
import { NameDialog } from '../../NameDialog.tsx';
import { AlbumShareDialog } from './AlbumShareDialog.tsx';
import { useAlbumActions, useAlbumShares } from './queries.ts';

export type AlbumQuestion = 'share' | 'rename' | 'delete' | 'leave';

export interface AlbumDialogsProps {
  readonly album: Album;
  readonly question: AlbumQuestion | null;
  readonly onClose: () => void;
}

/** What is asked about an album, one question at a time. */
export const AlbumDialogs = ({ album, question, onClose }: AlbumDialogsProps) => {
  const { t } = useTranslation('photos');
  const actions = useAlbumActions();
  if (question === 'share') return <AlbumShareDialog album={album} onClose={onClose} />;
  if (question === 'rename')
    return (
      <NameDialog
        maxLength={100}
        title={t('album.renameTitle')}
        saveLabel={t('album.save')}
        initialName={album.name}
        onSave={(name) => actions.rename(album.id, name)}
        onClose={onClose}
      />
    );
  if (question === 'delete') return <DeleteAlbum album={album} onClose={onClose} />;
  return question === 'leave' ? <LeaveAlbum album={album} onClose={onClose} /> : null;
};

type QuestionProps = Omit<AlbumDialogsProps, 'question'>;

/** Runs the farewell, goes to the list of albums, and says what happened. */
const useFarewell = (message: string) => {
  const navigate = useNavigate();
  const errorText = useErrorText();
  return async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (refused) {
      showToast({ tone: 'danger', message: errorText(refused) });
      throw refused;
    }
    showToast({ message });
    await navigate({ to: '/photos/albums' });
  };
};

const DeleteAlbum = ({ album, onClose }: QuestionProps) => {
  const { t } = useTranslation('photos');
  const actions = useAlbumActions();
  const farewell = useFarewell(t('album.deleted', { name: album.name }));
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={t('album.deleteTitle', { name: album.name })}
      confirmLabel={t('album.deleteDo')}
      cancelLabel={t('cancel')}
      tone="danger"
      onConfirm={() => farewell(() => actions.remove(album.id))}
    >
      {t('album.deleteText')}
    </AlertDialog>
  );
};

const LeaveAlbum = ({ album, onClose }: QuestionProps) => {
  const { t } = useTranslation('photos');
  const actions = useAlbumActions();
  const shares = useAlbumShares(album.id);
  const ownId = useMe().user.id;
  const own = shares.data?.items.find(({ grantee }) => grantee.id === (ownId as string));
  const farewell = useFarewell(t('album.left', { name: album.name }));
  return (
    <AlertDialog
      isOpen
      onOpenChange={onClose}
      title={t('album.leaveTitle', { name: album.name })}
      confirmLabel={t('album.leave')}
      cancelLabel={t('cancel')}
      onConfirm={async () => {
        if (own) await farewell(() => actions.unshare(album.id, own.id));
      }}
    >
      {shares.data && !own ? t('album.leaveGroup') : t('album.leaveText')}
    </AlertDialog>
  );
};
