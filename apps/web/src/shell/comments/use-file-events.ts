import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Api } from '../api.ts';
import { useCommentAccess } from './access.ts';

const retryMs = 3_000;

/** Reads the stream until it ends; calls back with each event's name. */
const listen = async (api: Api, fileId: string, signal: AbortSignal, onEvent: (name: string) => void) => {
  const answer = await api.bytes('GET /files/{id}/events', { params: { id: fileId } }, { signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (let rest = ''; reader; ) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const name = /^event: (\w+)/m.exec(block)?.[1];
      if (name) onEvent(name);
    }
  }
};

/**
 * While the file is shown, its comments and requests follow what others do; after a gap everything is asked for again. A page in the
 * background listens to nothing: browsers give an origin few connections.
 */
export const useFileEvents = (fileId: string): void => {
  const { api } = useCommentAccess();
  const queries = useQueryClient();
  useEffect(() => {
    let abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const renew = (name: string) => {
      if (name === 'comments' || name === 'open') void queries.invalidateQueries({ queryKey: ['comments', fileId] });
      if (name === 'access') void queries.invalidateQueries({ queryKey: ['requests'] });
    };
    const run = () => {
      const { signal } = abort;
      listen(api, fileId, signal, renew)
        .catch(() => undefined)
        .finally(() => {
          if (!signal.aborted) timer = setTimeout(run, retryMs);
        });
    };
    const stop = () => {
      abort.abort();
      clearTimeout(timer);
    };
    const onVisibility = () => {
      stop();
      abort = new AbortController();
      if (!document.hidden) run();
    };
    onVisibility();
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      document.removeEventListener('visibilitychange', onVisibility);
      stop();
    };
  }, [api, queries, fileId]);
};
