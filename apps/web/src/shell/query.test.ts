import { QueryObserver } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { queryClient } from './query.ts';

/** What a page shows of something that the server answers for slowly. */
const slowQuery = () => {
  const answers: ((value: string) => void)[] = [];
  const shown: (string | undefined)[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ['slow', Math.random()],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const stop = observer.subscribe(({ data }) => shown.push(data));
  return { answers, shown, observer, stop };
};

test('what changes while its first answer is on its way is asked for again', async () => {
  const { answers, shown, observer, stop } = slowQuery();
  expect(answers).toHaveLength(1);
  const renewed = queryClient.invalidateQueries({ queryKey: ['slow'] });
  expect(answers).toHaveLength(2);
  answers[0]?.('before');
  answers[1]?.('after');
  await renewed;
  expect(observer.getCurrentResult()).toMatchObject({ data: 'after', fetchStatus: 'idle', isStale: false });
  expect(shown).not.toContain('before');
  stop();
  queryClient.clear();
});

test('nothing that nobody looks at is asked for', async () => {
  const { answers, stop } = slowQuery();
  answers[0]?.('before');
  await expect.poll(() => queryClient.isFetching()).toBe(0);
  stop();
  await queryClient.invalidateQueries({ queryKey: ['slow'] });
  expect(answers).toHaveLength(1);
  queryClient.clear();
});
