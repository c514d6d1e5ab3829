import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

const [acme, globex] = ['acme', 'globex'];

/** Work that notes its beginning and ends when it is told to. */
const worker = (turns: Turns) => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    ask: (party: string, name: string) =>
      turns.take(party, () => {
        begun.push(name);
        return new Promise<string>((resolve) => ends.set(name, () => resolve(name)));
      }),
    end: async (name: string) => {
      ends.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

it('CO85 few pieces run at once, the others in turn, organization by organization', async () => {
  const { begun, ask, end } = worker(new Turns({ atOnce: 2, waiting: 3 }));
  const asked = ['a', 'b', 'c', 'd', 'e'].map((name) => ask(acme, name));
  asked.push(ask(globex, 'x'), ask(globex, 'y'));
  expect(begun).toEqual(['a', 'b']);
  for (const name of ['b', 'c', 'x', 'd', 'y', 'a', 'e']) await end(name);
  expect(begun).toEqual(['a', 'b', 'c', 'x', 'd', 'y', 'e']);
  expect(await Promise.all(asked)).toEqual(['a', 'b', 'c', 'd', 'e', 'x', 'y']);
});

it('CO85 who would be one too many of an organization is turned away, and nobody else; a failure ends a turn as well', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 1 });
  const { begun, ask, end } = worker(turns);
  const failing = turns.take(acme, () => Promise.reject(new Error('no')));
  const next = ask(acme, 'next');
  await expect(ask(acme, 'one too many')).rejects.toMatchObject({ code: 'unavailable' });
  const other = ask(globex, 'other');
  const patient = turns.take(acme, async () => 'patient', Number.POSITIVE_INFINITY);
  await expect(failing).rejects.toThrow('no');
  await end('next');
  await end('other');
  expect(await patient).toBe('patient');
  expect(begun).toEqual(['next', 'other']);
  expect(await Promise.all([next, other])).toEqual(['next', 'other']);
  await expect(turns.take(acme, async () => 'free again')).resolves.toBe('free again');
});
