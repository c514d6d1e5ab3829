/** Runs `work` with `concurrency` in flight for `durationMs` and answers how many ended per second and their 95th percentile. */
export const measure = async ({
  durationMs,
  concurrency,
  work,
}: {
  readonly durationMs: number;
  readonly concurrency: number;
  readonly work: () => Promise<unknown>;
}): Promise<{ readonly perSecond: number; readonly p95Ms: number }> => {
  const times: number[] = [];
  const begin = performance.now();
  const end = begin + durationMs;
  const lane = async (): Promise<void> => {
    for (let at = performance.now(); at < end; at = performance.now()) {
      await work();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, lane));
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  return { perSecond: times.length / seconds, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
};
