import { Switch } from '@cloudity/ui';
import { useState } from 'react';
import { HistoryFrame } from '../../../shell/editor/history/HistoryFrame.tsx';
import { useHistory } from '../../../shell/editor/history/use-history.ts';
import { VersionTrouble } from '../../../shell/editor/history/VersionTrouble.tsx';
import type { FileHistory } from '../../../shell/editor/ports.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useMediaQuery } from '../../../shell/layout/use-media-query.ts';
import type { DocumentActions, DocumentImages } from '../ports.ts';
import { SheetSkeleton } from '../ui/SheetSkeleton.tsx';
import './history.css';
import { useChanges } from './use-changes.ts';
import { VersionDocument } from './VersionDocument.tsx';

export interface HistoryViewProps {
  readonly fileId: string;
  readonly history: FileHistory;
  readonly images: DocumentImages;
  readonly openInternal: DocumentActions['openInternal'];
  readonly onClose: () => void;
}

/** The document as it was, with what changed since the version before. */
export const HistoryView = ({ fileId, history: port, images, openInternal, onClose }: HistoryViewProps) => {
  const { t } = useTranslation('history');
  const isNarrow = useMediaQuery('(max-width: 720px)');
  const history = useHistory({ fileId, history: port, openInternal, onClose });
  const [isMarked, setMarked] = useState(true);
  const changes = useChanges(port, fileId, history.chosen);
  return (
    <HistoryFrame
      kind="doc"
      history={history}
      error={changes.error}
      hasContent={changes.data !== undefined}
      tools={
        <Switch isSelected={isMarked} onChange={setMarked}>
          {t(isNarrow ? 'changes.short' : 'changes')}
        </Switch>
      }
      onClose={onClose}
    >
      <main className="doc-scroll" data-region="document" aria-busy={changes.isFetching}>
        <div className="doc-sheet">
          {changes.isPending && <SheetSkeleton />}
          {changes.isError && !changes.data && (
            <VersionTrouble
              kind="doc"
              isOffline={port.isUnreachable(changes.error)}
              onRetry={() => void changes.refetch()}
            />
          )}
          {changes.data && (
            <VersionDocument changes={changes.data} isMarked={isMarked} images={images} label={history.title} />
          )}
        </div>
      </main>
    </HistoryFrame>
  );
};
