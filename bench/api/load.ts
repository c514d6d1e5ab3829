import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededUser } from './seed.ts';

export interface Sample {
  readonly what: string;
  readonly isWrite: boolean;
  readonly status: number;
  readonly durationMs: number;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Known {
  readonly id: string;
  version: number;
  name: string;
}

/** One person at work: a request every `periodMs`, whatever the last one took, four reads to one write. */
export const runUser = async (
  url: string,
  user: SeededUser,
  options: { readonly periodMs: number; readonly untilMs: number; readonly random: () => number },
  samples: Sample[],
): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const { port } = new URL(url);
  const call = (
    what: string,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const startedAt = performance.now();
      const outgoing = request(
        {
          host: '127.0.0.1',
          port,
          agent,
          method,
          path: `/api/v1${path}`,
          headers: {
            authorization: `Bearer ${user.token}`,
            ...(body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
            ...headers,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.once('end', () => {
            const status = incoming.statusCode ?? 0;
            samples.push({ what, isWrite: method !== 'GET', status, durationMs: performance.now() - startedAt });
            const answer = Buffer.concat(chunks).toString('utf8');
            resolve({ status, body: answer === '' ? null : JSON.parse(answer) });
          });
        },
      );
      outgoing.once('error', reject);
      outgoing.end(text);
    });

  const files: Known[] = [];
  const learn = (reply: Reply): void => {
    const { items = [] } = (reply.body ?? {}) as { items?: Known[] };
    if (files.length === 0) files.push(...items.map(({ id, version, name }) => ({ id, version, name })));
  };
  const pick = (): Known | undefined => files[Math.floor(options.random() * files.length)];
  let made = 0;

  const step = async (): Promise<void> => {
    const file = pick();
    if (!file) return learn(await call('list the root', 'GET', '/files?limit=50'));
    const dice = options.random();
    if (dice < 0.3) learn(await call('list the root', 'GET', '/files?limit=50'));
    else if (dice < 0.45) await call('read a file', 'GET', `/files/${file.id}`);
    else if (dice < 0.55) await call('who am I', 'GET', '/me');
    else if (dice < 0.65) await call('path of a file', 'GET', `/files/${file.id}/path`);
    else if (dice < 0.73) await call('search', 'GET', '/search?q=document');
    else if (dice < 0.8) await call('recents', 'GET', '/recents');
    else if (dice < 0.86) {
      made += 1;
      await call('create a document', 'POST', '/files', {
        kind: 'doc',
        name: `New ${made} ${Math.floor(options.random() * 1e9)}`,
      });
    } else if (dice < 0.93) {
      const name = `Renamed ${Math.floor(options.random() * 1e9)}`;
      const reply = await call('rename', 'PATCH', `/files/${file.id}`, { name }, { 'if-match': `"${file.version}"` });
      if (reply.status === 200) file.version = (reply.body as Known).version;
    } else await call('mark as opened', 'POST', `/files/${file.id}/opened`);
  };

  for (
    let dueAt = performance.now() + options.random() * options.periodMs;
    dueAt < options.untilMs;
    dueAt += options.periodMs
  ) {
    await sleep(Math.max(0, dueAt - performance.now()));
    await step();
  }
  agent.destroy();
};
