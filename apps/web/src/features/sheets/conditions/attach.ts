import type { SheetSession } from '../model/session.ts';
import { ConditionalFormats } from './conditional-formats.ts';

const begun = new WeakSet<SheetSession>();

/** The session shows conditional formats from now on. */
export const showConditionalFormats = (session: SheetSession): void => {
  if (begun.has(session)) return;
  begun.add(session);
  session.attach('condition', new ConditionalFormats(session));
};
