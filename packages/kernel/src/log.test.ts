import { expect, test } from 'vitest';
import { createLog } from './log.ts';

const collect = async (use: (log: Awaited<ReturnType<typeof createLog>>) => void) => {
  const lines: string[] = [];
  use(await createLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

test('secrets do not reach a line, at the top or one object deeper', async () => {
  const [line] = await collect((log) =>
    log.info({ token: 'cs_1', code: '123456', headers: { authorization: 'Bearer x', cookie: 'y' } }, 'signed in'),
  );
  expect(line).toMatchObject({
    msg: 'signed in',
    token: '[redacted]',
    code: '[redacted]',
    headers: { authorization: '[redacted]', cookie: '[redacted]' },
  });
});

test('an error keeps its stack, code and cause and drops what a driver hung on it', async () => {
  const error = Object.assign(new Error('outer', { cause: new Error('inner') }), {
    code: '23505',
    parameters: ['secret'],
    query: 'insert …',
  });
  const [line] = await collect((log) => log.error({ error }, 'failed'));
  expect(line?.error).toMatchObject({ message: 'outer', code: '23505', cause: { message: 'inner' } });
  expect(JSON.stringify(line)).not.toContain('secret');
});
