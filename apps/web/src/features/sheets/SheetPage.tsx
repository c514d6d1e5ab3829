import type { File } from '@cloudity/contracts';
import { workbookSchema } from '@cloudity/docmodel/sheet';
import { showToast } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type * as Y from 'yjs';
import { createUnsavedFlag, LeaveGuard } from '../../shell/editor/LeaveGuard.tsx';
import type { FileActions } from '../../shell/editor/ports.ts';
import { useConnection } from '../../shell/editor/use-connection.ts';
import { useUnsavedMark } from '../../shell/editor/use-kept-record.ts';
import { useMemberActions } from '../../shell/editor/use-member-actions.ts';
import { type GuestSession, type OpenFile, useGuestFile, useOpenFile } from '../../shell/editor/use-open-file.ts';
import { loadArea } from '../../shell/language/i18n.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import type { SheetComments } from './comments/context.ts';
import type { WantedDownload } from './download/SheetDownload.tsx';
import { lazyPictures } from './images/lazy-pictures.ts';
import { SheetEditor } from './SheetEditor.tsx';
import type { TemplateId } from './templates/template-ids.ts';
import { templateFor, wishForTemplate } from './templates/wish.ts';

const SheetDownload = lazy(async () => {
  const [module] = await Promise.all([import('./download/SheetDownload.tsx'), loadArea('sheetTools')]);
  return { default: module.SheetDownload };
});

export interface SheetPageProps {
  readonly fileId: string;
  /** Shows who has access; the drive's own dialog. */
  readonly renderShare?: (file: File, onClose: () => void) => ReactNode;
}

/** A spreadsheet for somebody signed in. */
export const SheetPage = ({ fileId, renderShare }: SheetPageProps) => {
  const open = useOpenFile(fileId);
  const { id, file } = open;
  const [isSharing, setSharing] = useState(false);
  const member = useMemberActions(id, 'sheet', file);
  const actions = useMemo<FileActions>(
    () => ({ ...member, ...(renderShare && file ? { share: () => setSharing(true) } : {}) }),
    [member, renderShare, file],
  );
  return (
    <>
      <OpenSheet open={open} actions={actions} isMember />
      {isSharing && file && renderShare?.(file, () => setSharing(false))}
    </>
  );
};

export interface GuestSheetProps {
  readonly fileId: string;
  readonly session: GuestSession;
}

/** A spreadsheet for somebody who came through a link: it can be read or written, and nothing else be done with the file. */
export const GuestSheet = ({ fileId, session }: GuestSheetProps) => {
  const open = useGuestFile(fileId, session);
  const navigate = useNavigate();
  const actions = useMemo<FileActions>(() => ({ openInternal: (path) => void navigate({ href: path }) }), [navigate]);
  return <OpenSheet open={open} actions={actions} isMember={false} />;
};

interface OpenSheetProps {
  readonly open: OpenFile;
  readonly actions: FileActions;
  readonly isMember: boolean;
}

const OpenSheet = ({ open, actions, isMember }: OpenSheetProps) => {
  const { api, id, self, device, place, known } = open;
  const { t } = useTranslation('sheets');
  const { t: frame } = useTranslation('editor');
  const [flag] = useState(createUnsavedFlag);
  const name = known?.name ?? frame('page.untitled.sheet');
  const onReplaced = useCallback(
    (outcome: 'nothing' | 'replayed' | { readonly unfit: Y.Doc }) => {
      if (outcome === 'nothing') return;
      showToast(
        outcome === 'replayed' ? { message: t('replaced.kept') } : { tone: 'danger', message: t('replaced.lost') },
      );
    },
    [t],
  );
  const connection = useConnection({
    api,
    fileId: id,
    schema: workbookSchema,
    self,
    device,
    fileRole: known?.role ?? null,
    onReplaced,
  });
  useUnsavedMark(device, id, name, connection);
  useEffect(() => {
    const template = templateFor(id);
    if (connection === null || template === null) return;
    const gone = new AbortController();
    import('./templates/fill-template.ts')
      .then(({ fillTemplate }) => fillTemplate(connection, template as TemplateId, gone.signal))
      .then((isDone) => isDone && wishForTemplate(null))
      .catch(() => showToast({ tone: 'danger', message: t('page.templateFailed') }));
    return () => gone.abort();
  }, [connection, id, t]);
  const pictures = useMemo(() => lazyPictures(api, id), [api, id]);
  useEffect(() => pictures.dispose, [pictures]);
  const [wanted, setWanted] = useState<WantedDownload | null>(null);
  const endDownload = useCallback(() => setWanted(null), []);
  const isStarred = known?.favourite ?? false;
  const file = useMemo(() => ({ id, name, isStarred, place }), [id, name, isStarred, place]);
  const role = known?.role ?? 'viewer';
  const comments = useMemo<SheetComments>(
    () => ({
      api,
      isMember,
      fileId: id,
      mayComment: role === 'commenter' || role === 'editor' || role === 'owner',
      mayModerate: role === 'owner',
    }),
    [api, isMember, id, role],
  );
  if (connection === null) return null;
  return (
    <>
      <SheetEditor
        {...{ connection, file, actions, self, comments, pictures }}
        onUnsaved={flag.set}
        {...(open.mayDownload ? { download: setWanted } : {})}
      />
      {wanted && (
        <Suspense>
          <SheetDownload {...{ wanted, api, connection, file }} onDone={endDownload} />
        </Suspense>
      )}
      <LeaveGuard flag={flag} title={name} />
    </>
  );
};
