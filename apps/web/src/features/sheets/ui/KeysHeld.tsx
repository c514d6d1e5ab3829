import { useLayoutEffect } from 'react';
import { useSignal } from '../model/signal.ts';
import { useSheet } from './context.ts';

/** What has just been drawn takes the keyboard within this time, or not at all. */
const settleMs = 100;

/** Stands for a part that is being loaded and will take the keyboard: until it has it, keys on the grid write nothing into cells. */
export const KeysHeld = () => {
  const { session } = useSheet();
  useLayoutEffect(() => {
    const release = session.hold();
    return () => {
      const end = (): void => {
        clearTimeout(timer);
        document.removeEventListener('focusin', end);
        release();
      };
      const timer = setTimeout(end, settleMs);
      document.addEventListener('focusin', end);
    };
  }, [session]);
  return null;
};

/** The same for the cards of comments and links, whose code is loaded in any case: once one of them is asked for. */
export const KeysHeldForCard = () => {
  const { session } = useSheet();
  const comment = useSignal(session.commentCell);
  const link = useSignal(session.link);
  return (comment !== null || link !== null) && <KeysHeld />;
};
