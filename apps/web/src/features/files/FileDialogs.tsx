import type { File } from '@cloudity/contracts';
import { lazy, Suspense } from 'react';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { NameDialog } from './NameDialog.tsx';
import type { useFileActions } from './use-file-actions.ts';

const ShareDialog = lazy(async () => {
  const [module] = await Promise.all([import('./ShareDialog.tsx'), loadArea('sharing')]);
  return { default: module.ShareDialog };
});
const OpenTableDialog = lazy(async () => {
  const [module] = await Promise.all([import('./opening/OpenTableDialog.tsx'), loadArea('opening')]);
  return { default: module.OpenTableDialog };
});
const TagDialog = lazy(async () => {
  const [module] = await Promise.all([import('./tags/TagDialog.tsx'), loadArea('tags')]);
  return { default: module.TagDialog };
});
const VersionsDialog = lazy(async () => {
  const [module] = await Promise.all([import('./versions/VersionsDialog.tsx'), loadArea('versions')]);
  return { default: module.VersionsDialog };
});

/** What is being asked, and about which files. */
export interface Asking {
  readonly action:
    | 'newFolder'
    | 'openSheet'
    | 'rename'
    | 'move'
    | 'share'
    | 'tag'
    | 'versions'
    | 'delete'
    | 'emptyTrash';
  readonly files: readonly File[];
}

export interface FileDialogsProps {
  readonly asking: Asking;
  /** Where a new folder goes; null where none can be made. */
  readonly folderId: string | null;
  readonly actions: ReturnType<typeof useFileActions>;
  /** These have left the list. */
  readonly onGone: (files: readonly File[]) => void;
  readonly onClose: () => void;
}

/** The dialogs of a list of files, one at a time. */
export const FileDialogs = (props: FileDialogsProps) => <Suspense>{dialogOf(props)}</Suspense>;

const NewFolder = ({ folderId, actions, onClose }: FileDialogsProps & { readonly folderId: string }) => {
  const { t } = useTranslation('files');
  return (
    <NameDialog
      title={t('create.folder.title')}
      saveLabel={t('create.save')}
      initialName={t('new.folderName')}
      onSave={async (name) => {
        await actions.create('folder', name, folderId);
      }}
      onClose={onClose}
    />
  );
};

const Rename = ({ file, actions, onClose }: FileDialogsProps & { readonly file: File }) => {
  const { t } = useTranslation('files');
  return (
    <NameDialog
      title={t('rename.title')}
      saveLabel={t('rename.save')}
      initialName={file.name}
      onSave={(name) => actions.rename(file, name)}
      onClose={onClose}
    />
  );
};

const dialogOf = (props: FileDialogsProps) => {
  const { asking, folderId, actions, onGone, onClose } = props;
  const { action, files } = asking;
  const [file] = files;
  if (action === 'newFolder') return folderId === null ? null : <NewFolder {...props} folderId={folderId} />;
  if (action === 'emptyTrash')
    return <ConfirmDialog files="all" onConfirm={() => actions.emptyTrash()} onClose={onClose} />;
  if (!file) return null;
  if (action === 'rename') return <Rename {...props} file={file} />;
  if (action === 'share') return <ShareDialog file={file} onClose={onClose} />;
  if (action === 'versions') return <VersionsDialog file={file} onClose={onClose} />;
  if (action === 'openSheet') return <OpenTableDialog file={file} onClose={onClose} />;
  if (action === 'tag') return <TagDialog files={files} onClose={onClose} />;
  if (action === 'move')
    return (
      <MoveDialog
        files={files}
        onMove={(target) => actions.move(files, target).then(() => onGone(files))}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog files={files} onConfirm={() => actions.remove(files).then(() => onGone(files))} onClose={onClose} />
  );
};
