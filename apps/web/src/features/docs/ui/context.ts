import { createContext, use } from 'react';
import type { Context } from '../commands/registry.ts';

export const EditorContext = createContext<Context | null>(null);

/** Editor and page for everything below `DocumentEditor`. */
export const useEditorContext = (): Context => {
  const context = use(EditorContext);
  if (context === null) throw new Error('outside of a DocumentEditor');
  return context;
};
