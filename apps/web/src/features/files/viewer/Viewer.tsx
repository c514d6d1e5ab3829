import type { File } from '@cloudity/contracts';
import { tableFormatOf } from '@cloudity/contracts/table-formats';
import { Button, IconButton, KindIcon, kindIconOf, SkeletonRows, ToggleIconButton } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ChevronLeft, ChevronRight, Download, Info, MessageSquare, Printer, Sheet } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { loadArea } from '../../../shell/language/i18n.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { download } from '../download.ts';
import { useFilesAccess } from '../files-access.ts';
import { Facts } from './Facts.tsx';
import { ImageView } from './ImageView.tsx';
import { viewKindOf } from './kinds.ts';
import { AudioView, VideoView } from './MediaView.tsx';
import { NoView } from './NoView.tsx';
import { listOf } from './opened-list.ts';
import { useSiblings } from './siblings.ts';
import { useKeys } from './use-keys.ts';
import './viewer.css';

const CommentsPanel = lazy(async () => {
  const [module] = await Promise.all([import('../comments/CommentsPanel.tsx'), loadArea('sharing')]);
  return { default: module.CommentsPanel };
});
const OpenTableDialog = lazy(async () => {
  const [module] = await Promise.all([import('../opening/OpenTableDialog.tsx'), loadArea('opening')]);
  return { default: module.OpenTableDialog };
});
const OfficeView = lazy(async () => ({ default: (await import('./OfficeView.tsx')).OfficeView }));
const PdfView = lazy(async () => ({ default: (await import('./PdfView.tsx')).PdfView }));
const TextView = lazy(async () => ({ default: (await import('./TextView.tsx')).TextView }));

/** One file, filling the window; arrows lead to its neighbours, Escape back to where it lies. */
export const Viewer = ({ file }: { readonly file: File }) => {
  const { t } = useTranslation('viewer');
  const access = useFilesAccess();
  const navigate = useNavigate();
  const siblings = useSiblings(file);
  const { t: tf } = useTranslation('files');
  const [showFacts, setShowFacts] = useState(false);
  const [showComments, setShowComments] = useState(false);
  const [isOpening, setIsOpening] = useState(false);
  const index = siblings.findIndex(({ id }) => id === file.id);
  const kind = viewKindOf(file.name, file.mimeType);
  const preview = useQuery({
    queryKey: ['preview', file.id, file.version],
    queryFn: async () => {
      const found = await access.api('GET /files/{id}/preview', { params: { id: file.id } });
      if (access.me === null || (found.state !== 'unmade' && found.reason !== 'unavailable')) return found;
      return access.api('POST /files/{id}/preview', { params: { id: file.id } });
    },
    refetchInterval: ({ state }) => (state.data?.state === 'waiting' ? 1_500 : false),
  });

  const go = (to: File | undefined): void => {
    if (!to) return;
    if (access.open) access.open(to);
    else void navigate({ to: '/files/$id', params: { id: to.id }, replace: true });
  };
  const canClose = access.open === null || file.parentId !== null;
  const close = (): void => {
    if (access.open) {
      if (file.parentId) access.open({ id: file.parentId, kind: 'folder' });
      return;
    }
    void navigate({ href: listOf(file) ?? (file.parentId ? `/files/${file.parentId}` : '/shared') });
  };

  useKeys((key) => {
    if (key === 'ArrowLeft') go(siblings[index - 1]);
    else if (key === 'ArrowRight') go(siblings[index + 1]);
    else if (key === 'i') setShowFacts((shown) => !shown);
    else return false;
    return true;
  });

  const view = () => {
    const parts = { file, preview: preview.data };
    if (kind === 'image') return <ImageView key={file.id} {...parts} />;
    if (kind === 'video') return <VideoView key={file.id} {...parts} />;
    if (kind === 'audio') return <AudioView key={file.id} {...parts} />;
    if (kind === 'pdf') return <PdfView key={file.id} {...parts} />;
    if (kind === 'office') return <OfficeView key={file.id} {...parts} />;
    if (kind === 'text') return <TextView key={file.id} {...parts} />;
    return <NoView {...parts} />;
  };

  return (
    <ModalOverlay isOpen onOpenChange={close} isKeyboardDismissDisabled={!canClose} className="viewer-overlay">
      <Modal className="viewer-modal">
        <Dialog aria-label={file.name} className="viewer">
          <div className="viewer-frame">
            <header className="viewer-head">
              {canClose && <IconButton icon={ArrowLeft} label={t('close')} shortcut="Esc" onPress={close} />}
              <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />
              <h1 className="viewer-title">{file.name}</h1>
              {siblings.length > 1 && (
                <span className="viewer-position">{t('position', { index: index + 1, count: siblings.length })}</span>
              )}
              {access.mayDownload && (kind === 'image' || kind === 'text') && (
                <IconButton icon={Printer} label={t('print')} className="viewer-print" onPress={() => window.print()} />
              )}
              <ToggleIconButton
                icon={Info}
                label={t('details')}
                shortcut="I"
                isSelected={showFacts}
                onChange={setShowFacts}
              />
              <ToggleIconButton
                icon={MessageSquare}
                label={tf('details.comments')}
                isSelected={showComments}
                onChange={setShowComments}
              />
              {access.me !== null && tableFormatOf(file.name, file.mimeType) !== null && (
                <Button icon={Sheet} onPress={() => setIsOpening(true)}>
                  {tf('action.openSheet')}
                </Button>
              )}
              {access.mayDownload && (
                <Button variant="primary" icon={Download} onPress={() => void download(file, access)}>
                  {t('download')}
                </Button>
              )}
            </header>
            <div className="viewer-body">
              <div className="viewer-stage">
                <Suspense fallback={<SkeletonRows label={t('loading')} />}>{view()}</Suspense>
                {index > 0 && (
                  <IconButton
                    icon={ChevronLeft}
                    label={t('previous')}
                    shortcut="←"
                    className="viewer-previous"
                    onPress={() => go(siblings[index - 1])}
                  />
                )}
                {index >= 0 && index < siblings.length - 1 && (
                  <IconButton
                    icon={ChevronRight}
                    label={t('next')}
                    shortcut="→"
                    className="viewer-next"
                    onPress={() => go(siblings[index + 1])}
                  />
                )}
              </div>
              {showComments && (
                <aside className="viewer-facts" aria-label={tf('details.comments')}>
                  <Suspense fallback={<SkeletonRows label={t('loading')} />}>
                    <CommentsPanel key={file.id} file={file} />
                  </Suspense>
                </aside>
              )}
              {showFacts && <Facts file={file} preview={preview.data} />}
            </div>
          </div>
          <Suspense>{isOpening && <OpenTableDialog file={file} onClose={() => setIsOpening(false)} />}</Suspense>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
