import { type RecordKind, recordsOf } from '@cloudity/docmodel/sheet';
import { useEffect } from 'react';
import type { RecordAttachment } from '../model/attachment.ts';
import type { SheetSession } from '../model/session.ts';

/** What is fetched when a workbook first has such a record. */
const parts: Readonly<Record<RecordAttachment, (session: SheetSession) => Promise<unknown>>> = {
  filter: async (session) => (await import('../filters/attach.ts')).filtersOf(session),
  condition: async (session) => (await import('../conditions/attach.ts')).showConditionalFormats(session),
  pivot: async (session) => (await import('../pivots/attach.ts')).pivotTablesOf(session),
  validation: async (session) => (await import('../validation/attach.ts')).validationsIn(session),
  protection: async (session) => (await import('../protection/attach.ts')).showProtections(session),
};

const isPart = (kind: RecordKind): kind is RecordAttachment => Object.hasOwn(parts, kind);

/** The sheet that is shown has what it needs beyond its cells; a workbook without any loads nothing. */
export const useAttachments = (session: SheetSession): void => {
  useEffect(() => {
    let isLoading = false;
    const look = (): void => {
      if (isLoading || !session.feed.hasSparklines.get() || session.attachments.get().has('sparkline')) return;
      isLoading = true;
      import('../sparklines/attach.ts')
        .then(({ showSparklines }) => showSparklines(session))
        // Without the network it is tried again at the next change.
        .catch(() => {})
        .finally(() => {
          isLoading = false;
        });
    };
    look();
    return session.revision.subscribe(look);
  }, [session]);
  useEffect(() => {
    const started = new Set<RecordAttachment>();
    const look = (): void => {
      const sheet = session.sheetId.get();
      if (!session.workbook.list.isShown(sheet)) return;
      for (const { kind } of recordsOf(session.workbook, sheet)) {
        if (!isPart(kind) || started.has(kind)) continue;
        started.add(kind);
        // Without the network it is tried again at the next change.
        parts[kind](session).catch(() => started.delete(kind));
      }
    };
    look();
    const stops = [session.revision.subscribe(look), session.sheetId.subscribe(look)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [session]);
};
