/** Calls back once, soon, at a moment when drawing costs least. Returns a function that cancels. */
export type Scheduler = (run: () => void) => () => void;

/** Longest wait: animation frames stop in a hidden tab, and what arrived must not pile up there. */
const longestMs = 500;

/** At the next animation frame; where there are none (Node, a hidden tab) after a moment. */
export const frameScheduler: Scheduler = (run) => {
  const hasFrames = typeof requestAnimationFrame === 'function';
  const cancel = (): void => {
    clearTimeout(timer);
    if (frame !== null) cancelAnimationFrame(frame);
  };
  const once = (): void => {
    cancel();
    run();
  };
  const timer = setTimeout(once, hasFrames ? longestMs : 16);
  const frame = hasFrames ? requestAnimationFrame(once) : null;
  return cancel;
};
