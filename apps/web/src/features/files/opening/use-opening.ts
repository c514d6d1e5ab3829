import type { AnswerOf, File, TableDialect } from '@cloudity/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useApi } from '../files-access.ts';

export type OpeningState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'working' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'made'; readonly answer: AnswerOf<'POST /files/{id}/spreadsheet'> };

/** The one attempt to open a table that counts: a newer one, `stop` and leaving end it. */
export const useOpening = ({ id }: Pick<File, 'id'>) => {
  const api = useApi();
  const queries = useQueryClient();
  const [state, setState] = useState<OpeningState>({ kind: 'asking' });
  const running = useRef<AbortController | null>(null);

  const stop = useCallback((): void => {
    running.current?.abort();
    running.current = null;
  }, []);
  useEffect(() => stop, [stop]);

  const open = useCallback(
    (dialect: TableDialect | null): void => {
      stop();
      const controller = new AbortController();
      running.current = controller;
      setState({ kind: 'working' });
      const body = dialect === null ? {} : { dialect };
      api('POST /files/{id}/spreadsheet', { params: { id }, body }, { signal: controller.signal }).then(
        async (answer) => {
          void queries.invalidateQueries({ queryKey: ['files'] });
          if (running.current === controller) setState({ kind: 'made', answer });
        },
        (error: unknown) => {
          if (running.current === controller) setState({ kind: 'failed', error });
        },
      );
    },
    [api, id, queries, stop],
  );
  return { state, open, stop };
};
