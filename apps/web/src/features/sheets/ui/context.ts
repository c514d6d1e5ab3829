import { createContext, use } from 'react';
import type { Context } from '../commands/registry.ts';

export const SheetContext = createContext<Context | null>(null);

/** Session and page for everything below `SheetEditor`. */
export const useSheet = (): Context => {
  const context = use(SheetContext);
  if (context === null) throw new Error('outside of a SheetEditor');
  return context;
};
