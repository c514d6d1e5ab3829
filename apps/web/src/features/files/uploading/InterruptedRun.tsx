import { Button } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { readChosen, walkHandles } from './dropped.ts';
import type { UploadEngine } from './engine.ts';
import type { RememberedRun } from './run-memory.ts';

/** Asks for the folder, or the files, with the browser's own chooser. */
const chooseAgain = (isFolder: boolean, onPick: (files: readonly File[]) => void): void => {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.webkitdirectory = isFolder;
  input.addEventListener('change', () => onPick([...(input.files ?? [])]));
  input.click();
};

type Asking = FileSystemHandle & { readonly requestPermission?: (wish: { mode: 'read' }) => Promise<PermissionState> };

/** An upload that a reload broke off: go on with it, or let it go. */
export const InterruptedRun = ({ run, engine }: { readonly run: RememberedRun; readonly engine: UploadEngine }) => {
  const { t } = useTranslation('uploads');
  const [isRefused, setRefused] = useState(false);
  const hasHandles = run.handles.length > 0 && !isRefused;

  const goOn = async (): Promise<void> => {
    if (!hasHandles)
      return chooseAgain(run.isFolder, (files) => {
        if (files.length > 0) void engine.goOn(run, readChosen(files));
      });
    try {
      for (const handle of run.handles as readonly Asking[])
        if ((await handle.requestPermission?.({ mode: 'read' })) !== 'granted') return setRefused(true);
      await engine.goOn(run, await walkHandles(run.handles));
    } catch {
      // Moved or deleted since: the chooser is the other way.
      setRefused(true);
    }
  };

  return (
    <div className="upload-interrupted">
      <p>
        <strong>{t('interrupted.title', { name: run.title })}</strong>
        <span className="upload-note">
          {t(hasHandles ? 'interrupted.text' : run.isFolder ? 'interrupted.chooseFolder' : 'interrupted.chooseFiles')}
        </span>
      </p>
      <div className="upload-actions">
        <Button variant="quiet" onPress={() => void engine.forget(run)}>
          {t('interrupted.forget')}
        </Button>
        <Button variant="primary" onPress={() => void goOn()}>
          {hasHandles ? t('interrupted.resume') : t('interrupted.choose')}
        </Button>
      </div>
    </div>
  );
};
