import type { File } from '@cloudity/contracts';
import { documentSchema } from '@cloudity/docmodel';
import { showToast } from '@cloudity/ui';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type * as Y from 'yjs';
import { createUnsavedFlag, LeaveGuard } from '../../shell/editor/LeaveGuard.tsx';
import { createImages } from '../../shell/editor/pictures.ts';
import type { DocumentFile } from '../../shell/editor/ports.ts';
import { useConnection } from '../../shell/editor/use-connection.ts';
import { useUnsavedMark } from '../../shell/editor/use-kept-record.ts';
import { useMemberActions } from '../../shell/editor/use-member-actions.ts';
import { type GuestSession, type OpenFile, useGuestFile, useOpenFile } from '../../shell/editor/use-open-file.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { DocumentEditor } from './DocumentEditor.tsx';
import { exportDocument } from './page/export-document.ts';
import type { DocumentActions } from './ports.ts';
import { SheetSkeleton } from './ui/SheetSkeleton.tsx';

export interface DocumentPageProps {
  readonly fileId: string;
  /** Shows who has access; the drive's own dialog. */
  readonly renderShare?: (file: File, onClose: () => void) => ReactNode;
}

/** A document for somebody signed in. */
export const DocumentPage = ({ fileId, renderShare }: DocumentPageProps) => {
  const open = useOpenFile(fileId);
  const { id, file } = open;
  const [isSharing, setSharing] = useState(false);
  const member = useMemberActions(id, 'doc', file);
  const actions = useMemo<DocumentActions>(
    () => ({
      ...member,
      ...(renderShare && file ? { share: () => setSharing(true) } : {}),
    }),
    [member, renderShare, file],
  );
  return (
    <>
      <OpenDocument open={open} actions={actions} />
      {isSharing && file && renderShare?.(file, () => setSharing(false))}
    </>
  );
};

export interface GuestDocumentProps {
  readonly fileId: string;
  readonly session: GuestSession;
}

/** A document for somebody who came through a link: it can be read or written, and nothing else be done with the file. */
export const GuestDocument = ({ fileId, session }: GuestDocumentProps) => {
  const open = useGuestFile(fileId, session);
  const navigate = useNavigate();
  return <OpenDocument open={open} actions={{ openInternal: (path) => void navigate({ href: path }) }} />;
};

interface OpenDocumentProps {
  readonly open: OpenFile;
  readonly actions: DocumentActions;
}

const OpenDocument = ({ open, actions }: OpenDocumentProps) => {
  const { api: ownApi, id, self, device, place, known, mayDownload } = open;
  const { t } = useTranslation('docs');
  const { t: frame } = useTranslation('editor');
  const [flag] = useState(createUnsavedFlag);
  const images = useMemo(() => createImages(ownApi, id), [ownApi, id]);
  useEffect(() => images.dispose, [images]);
  const name = known?.name ?? frame('page.untitled.doc');

  const onReplaced = useCallback(
    (outcome: 'nothing' | 'replayed' | { readonly unfit: Y.Doc }) => {
      if (outcome === 'nothing') return;
      if (outcome === 'replayed') {
        showToast({ message: t('replaced.kept') });
        return;
      }
      showToast({
        tone: 'danger',
        message: t('replaced.download'),
        action: {
          label: t('replaced.action'),
          onAction: () => void exportDocument(outcome.unfit, name, 'md', images),
        },
      });
    },
    [t, name, images],
  );
  const connection = useConnection({
    api: ownApi,
    fileId: id,
    schema: documentSchema,
    self,
    device,
    fileRole: known?.role ?? null,
    onReplaced,
  });
  useUnsavedMark(device, id, name, connection);
  if (connection === null) return <SheetSkeleton />;
  const file: DocumentFile = { id, name, isStarred: known?.favourite ?? false, place };
  const all: DocumentActions = {
    ...actions,
    ...(mayDownload ? { exportAs: (format) => exportDocument(connection.doc, name, format, images) } : {}),
  };
  return (
    <>
      <DocumentEditor {...{ connection, file, images, self }} actions={all} onUnsaved={flag.set} />
      <LeaveGuard flag={flag} title={name} />
    </>
  );
};
