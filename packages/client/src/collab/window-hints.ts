/** The window a page lives in; null in Node and in workers. */
export const ownWindow = (): EventTarget | null => (typeof window === 'undefined' ? null : window);

const isHidden = (): boolean => typeof document !== 'undefined' && document.visibilityState === 'hidden';

interface WindowHints {
  /** The line may be back, or gone without a word: the network changed, the lid was opened, the tab came to the front. */
  readonly onLook: () => void;
  /** The page may not live on. */
  readonly onLeave: () => void;
}

/** Listens to what a window says about the world outside. Returns a function that stops it. */
export const listenToWindow = (target: EventTarget, { onLook, onLeave }: WindowHints): (() => void) => {
  const look = (): void => {
    if (!isHidden()) onLook();
  };
  const names = ['online', 'offline', 'pageshow', 'visibilitychange'];
  for (const name of names) target.addEventListener(name, look);
  target.addEventListener('pagehide', onLeave);
  return () => {
    for (const name of names) target.removeEventListener(name, look);
    target.removeEventListener('pagehide', onLeave);
  };
};
