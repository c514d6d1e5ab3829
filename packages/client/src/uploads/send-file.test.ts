import { describe, expect, it } from 'vitest';
import type { Api } from '../api/api.ts';
import { ApiError } from '../api/api-error.ts';
import { retrying } from './retrying.ts';
import { sendFile } from './send-file.ts';

const chunks = [0, 1, 2].map((index) => ({ startByte: index * 4, sizeBytes: 4, sha256: `${index}`.repeat(64) }));
const refused = (code: 'conflict' | 'not_found' | 'offline' | 'unavailable' | 'forbidden', detail: object = {}) =>
  new ApiError({ status: 400, code, message: code, requestId: '', retryAfterSeconds: null, detail });

/** Answers of a server, by route; each call is noted. */
const serverOf = (answers: Readonly<Record<string, (body: never) => unknown>>) => {
  const calls: string[] = [];
  const answer = async (key: string, request: { readonly body?: unknown }): Promise<unknown> => {
    calls.push(key);
    const found = answers[key]?.(request.body as never);
    if (found instanceof Error) throw found;
    return found;
  };
  const api = Object.assign((key: string, request: object) => answer(key, request), {
    upload: async (key: string, request: object) => answer(key, request),
  }) as unknown as Api;
  return { api, calls };
};
const send = (api: Api, uploadId: string | null = null, progress: number[] = []) => {
  let asked = 0;
  return sendFile(
    { parentId: 'p', name: 'f', content: new Blob(['0123456789ab']), choice: { onConflict: 'ask' }, uploadId },
    {
      api,
      signal: new AbortController().signal,
      chunks: () => {
        asked = 0;
        return async () => (asked++ === 0 ? chunks : []);
      },
      retry: (work) => work(),
      onBegun: () => undefined,
      onProgress: (bytes) => progress.push(bytes),
    },
  );
};
const stored = { state: 'stored', file: { id: 'x' } };

describe('sending a file in chunks', () => {
  it('sends what is missing, counts what is there, asks again while it is checked', async () => {
    let checks = 0;
    const progress: number[] = [];
    const { api, calls } = serverOf({
      'POST /uploads': () => ({ id: 'u' }),
      'POST /uploads/{id}/missing': () => ({ missing: [1] }),
      'PUT /uploads/{id}/chunks': () => ({ storedBytes: 4 }),
      'POST /uploads/{id}/commit': () => (checks++ === 0 ? { state: 'checking', checkedBytes: 5 } : stored),
    });
    expect(await send(api, null, progress)).toEqual({ id: 'x' });
    expect(calls.slice(0, 3)).toEqual(['POST /uploads', 'POST /uploads/{id}/missing', 'PUT /uploads/{id}/chunks']);
    expect(progress).toEqual([8, 12]);
  });

  it('goes on with an upload that was begun, and only fetches the answer of a finished one', async () => {
    const open = serverOf({
      'GET /uploads/{id}': () => ({ sizeBytes: 12, file: null }),
      'POST /uploads/{id}/missing': () => ({ missing: [] }),
      'POST /uploads/{id}/commit': () => stored,
    });
    await send(open.api, 'u');
    expect(open.calls).not.toContain('POST /uploads');
    const finished = serverOf({
      'GET /uploads/{id}': () => ({ sizeBytes: 12, file: { id: 'x' } }),
      'POST /uploads/{id}/commit': () => stored,
    });
    await send(finished.api, 'u');
    expect(finished.calls).toEqual(['GET /uploads/{id}', 'POST /uploads/{id}/commit']);
  });

  it('begins anew when the server forgot the upload, or what it has of it does not fit', async () => {
    let commits = 0;
    const { api, calls } = serverOf({
      'GET /uploads/{id}': () => refused('not_found'),
      'POST /uploads': () => ({ id: 'u' }),
      'POST /uploads/{id}/missing': () => ({ missing: [] }),
      'DELETE /uploads/{id}': () => undefined,
      'POST /uploads/{id}/commit': () => (commits++ === 0 ? refused('conflict', { joinedBytes: 3 }) : stored),
    });
    await send(api, 'old');
    expect(calls.filter((key) => key === 'POST /uploads')).toHaveLength(2);
    expect(calls).toContain('DELETE /uploads/{id}');
  });

  it('hands a taken name to the caller', async () => {
    const { api } = serverOf({ 'POST /uploads': () => refused('conflict', { suggestedName: 'f (2)' }) });
    await expect(send(api)).rejects.toMatchObject({ code: 'conflict', detail: { suggestedName: 'f (2)' } });
  });
});

describe('retrying', () => {
  const run = (errors: readonly Error[], signal = new AbortController().signal) => {
    const told: boolean[] = [];
    const waits: number[] = [];
    let tries = 0;
    const result = retrying(
      async () => {
        const error = errors[tries++];
        if (error) throw error;
        return 'done';
      },
      signal,
      {
        wait: async (milliseconds) => void waits.push(milliseconds),
        random: () => 1,
        onReachable: (isReachable) => told.push(isReachable),
      },
    );
    return { result, told, waits };
  };

  it('waits for a server that is away however long, in growing pauses', async () => {
    const { result, told, waits } = run(Array.from({ length: 20 }, () => refused('offline')));
    expect(await result).toBe('done');
    expect(told.at(-1)).toBe(true);
    expect(waits.slice(0, 3)).toEqual([500, 1000, 2000]);
    expect(Math.max(...waits)).toBe(15_000);
  });

  it('gives up after eight tries when the server answers that it cannot, at once for what waiting does not help', async () => {
    const busy = run(Array.from({ length: 20 }, () => refused('unavailable')));
    await expect(busy.result).rejects.toMatchObject({ code: 'unavailable' });
    expect(busy.waits).toHaveLength(8);
    await expect(run([refused('forbidden')]).result).rejects.toMatchObject({ code: 'forbidden' });
  });
});
