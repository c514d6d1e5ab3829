import { AlertDialog } from '@cloudity/ui';
import { useBlocker } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { holdUnsaved } from '../offline/unsaved.ts';

/** Whether something would be lost, kept outside of React's tree: it changes at every key, and only the guard looks at it. */
export interface UnsavedFlag {
  readonly get: () => boolean;
  readonly set: (isUnsaved: boolean) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export const createUnsavedFlag = (): UnsavedFlag => {
  let value = false;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: (isUnsaved) => {
      if (isUnsaved === value) return;
      value = isUnsaved;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

export interface LeaveGuardProps {
  readonly flag: UnsavedFlag;
  readonly title: string;
}

/** While something would be lost: asks before another page opens here, and holds back closing the tab and signing out. */
export const LeaveGuard = ({ flag, title }: LeaveGuardProps) => {
  const isUnsaved = useSyncExternalStore(flag.subscribe, flag.get);
  const { t } = useTranslation('editor');
  useEffect(() => (isUnsaved ? holdUnsaved({ title }) : undefined), [isUnsaved, title]);
  const blocker = useBlocker({
    shouldBlockFn: () => isUnsaved,
    enableBeforeUnload: false,
    withResolver: true,
  });
  // What was saved while the question stood needs no answer.
  useEffect(() => {
    if (blocker.status === 'blocked' && !isUnsaved) blocker.proceed();
  }, [blocker, isUnsaved]);
  return (
    <AlertDialog
      isOpen={blocker.status === 'blocked'}
      onOpenChange={(isOpen) => {
        if (!isOpen) blocker.reset?.();
      }}
      title={t('leave.title')}
      confirmLabel={t('leave.go')}
      cancelLabel={t('leave.stay')}
      tone="danger"
      onConfirm={() => blocker.proceed?.()}
    >
      {t('leave.text')}
    </AlertDialog>
  );
};
