/** Longer than this in one go and a frame is missed. */
const sliceMs = 8;

/** Resolves when the browser has had a turn. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Calls `visit` for everything, and lets the browser have a turn whenever a slice of time is over. Ends when `isOver` says so. */
export const inSlices = async <T>(
  list: Iterable<T>,
  visit: (entry: T) => void,
  isOver: () => boolean,
): Promise<void> => {
  let started = performance.now();
  let count = 0;
  for (const entry of list) {
    visit(entry);
    count += 1;
    if (count % 64 !== 0 || performance.now() - started < sliceMs) continue;
    await turn();
    if (isOver()) return;
    started = performance.now();
  }
};
