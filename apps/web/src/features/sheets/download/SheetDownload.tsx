import type { CommentThread } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Api } from '../../../shell/api.ts';
import type { DocumentConnection } from '../../../shell/editor/ports.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { DownloadFormat } from '../commands/registry.ts';
import { cellOf } from '../comments/anchor.ts';
import { DownloadReport } from './DownloadReport.tsx';
import { type MadeFile, makeFile } from './download-sheet.ts';
import { isSerious } from './losses.ts';

/** What was asked for. */
export interface WantedDownload {
  readonly format: DownloadFormat;
  /** The name of the sheet that was looked at. */
  readonly sheet: string;
}

export interface SheetDownloadProps {
  readonly wanted: WantedDownload;
  readonly api: Api;
  readonly connection: DocumentConnection;
  readonly file: { readonly id: string; readonly name: string };
  readonly onDone: () => void;
}

/** Makes the file and saves it. What weighs and is not in it is told before, the rest after, for who wants to know. */
export const SheetDownload = ({ wanted, api, connection, file, onDone }: SheetDownloadProps) => {
  const { t } = useTranslation('sheetTools');
  const words = useTranslation('sheets');
  const [told, setTold] = useState<{ readonly made: MadeFile; readonly isBefore: boolean } | null>(null);
  const queries = useQueryClient();
  const asked = useRef<WantedDownload | null>(null);

  useEffect(() => {
    // Once for each wish, whatever else changes.
    if (asked.current === wanted) return;
    asked.current = wanted;
    setTold(null);
    void (async () => {
      const { format, sheet } = wanted;
      const threads = queries.getQueryData<readonly CommentThread[]>(['comments', file.id, 'allOpen']) ?? [];
      const comments = threads.filter(({ anchor }) => cellOf(anchor) !== null).length;
      const made = await makeFile(api, connection, file, format, sheet, comments).catch(() => 'failed' as const);
      if (asked.current !== wanted) return;
      if (made === 'failed' || made === 'unsaved') {
        showToast({ tone: 'danger', message: words.t(`download.${made}`) });
        onDone();
        return;
      }
      if (isSerious(made.losses)) {
        setTold({ made, isBefore: true });
        return;
      }
      made.save();
      if (made.losses.length === 0) {
        onDone();
        return;
      }
      const onAction = (): void => setTold({ made, isBefore: false });
      showToast({
        message: t('download.toast.text', { name: made.name }),
        action: { label: t('download.toast.action'), onAction },
      });
    })();
  }, [wanted, api, connection, file, onDone, queries, t, words]);

  return told && <DownloadReport {...told} onClose={onDone} />;
};
