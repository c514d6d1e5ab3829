import { createWorkerEngine } from '@cloudity/calc/web';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { FileHistory } from '../../../shell/editor/ports.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { SheetSession } from '../model/session.ts';

/** The workbook at a moment, as one Yjs update. */
export const versionState = (history: FileHistory, fileId: string, ref: string) => ({
  queryKey: ['history', fileId, 'state', ref],
  queryFn: () => history.state(ref),
  staleTime: 0,
  gcTime: 60_000,
});

export const useVersionState = (history: FileHistory, fileId: string, ref: string): UseQueryResult<Uint8Array> =>
  useQuery(versionState(history, fileId, ref));

/** A session of its own on that workbook, to read: nobody else is in it, and nothing in it reaches the live one. */
export const useVersionSession = (state: Uint8Array | undefined): SheetSession | null => {
  const { i18n } = useTranslation('sheets');
  const [made, setMade] = useState<{ readonly of: Uint8Array; readonly session: SheetSession } | null>(null);
  const { language } = i18n;
  useEffect(() => {
    if (state === undefined) return;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, state);
    const awareness = new Awareness(doc);
    const session = new SheetSession({ doc, awareness, client: createWorkerEngine(), isEditable: false, language });
    setMade((before) => {
      // The sheet that was looked at stays, where this version has it.
      if (before !== null) session.show(before.session.sheetId.get());
      return { of: state, session };
    });
    return () => {
      session.destroy();
      awareness.destroy();
      doc.destroy();
    };
  }, [state, language]);
  return made !== null && made.of === state ? made.session : null;
};
