import { useEffect, useState } from 'react';

/** Copies a text to the clipboard; `isCopied` is true for two seconds afterwards. */
export const useCopy = (): { readonly copy: (text: string) => Promise<void>; readonly isCopied: boolean } => {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return {
    copy: async (text) => {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    },
    isCopied,
  };
};
