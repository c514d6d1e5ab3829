import type { File } from '@cloudity/contracts';
import { useState } from 'react';

/** Photos that are chosen, in the order they were. */
export const usePhotoSelection = () => {
  const [selected, setSelected] = useState<ReadonlyMap<string, File>>(new Map());
  return {
    selected,
    files: [...selected.values()],
    clear: (): void => setSelected(new Map()),
    toggle: (file: File): void =>
      setSelected((now) => {
        const next = new Map(now);
        if (!next.delete(file.id)) next.set(file.id, file);
        return next;
      }),
  };
};
