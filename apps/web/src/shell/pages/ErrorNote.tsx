import { Button, ErrorState } from '@cloudity/ui';
import { CloudOff, FileQuestion, Lock, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useTranslation } from '../language/use-translation.ts';

export interface ErrorNoteProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly action?: ReactNode;
  readonly headingLevel?: 1 | 2;
}

type Cause =
  | 'offline'
  | 'unavailable'
  | 'forbidden'
  | 'notFound'
  | 'gone'
  | 'rateLimited'
  | 'conflict'
  | 'outdated'
  | 'internal';

/** Words for what went wrong: each cause has its own sentence and its next step. */
export const causeOf = (error: unknown): Cause => {
  if (error instanceof ApiError) {
    if (error.code === 'offline') return 'offline';
    if (error.code === 'conflict' || error.code === 'precondition_failed') return 'conflict';
    if (error.code === 'unavailable') return 'unavailable';
    if (error.code === 'forbidden') return 'forbidden';
    if (error.code === 'not_found') return 'notFound';
    if (error.code === 'gone') return 'gone';
    if (error.code === 'rate_limited') return 'rateLimited';
    return 'internal';
  }
  // A page's code of an earlier version is not on the server any more.
  return error instanceof Error && /import|module|chunk/i.test(error.message) ? 'outdated' : 'internal';
};

const icons = {
  offline: CloudOff,
  forbidden: Lock,
  notFound: FileQuestion,
  gone: FileQuestion,
  outdated: RefreshCw,
} as const;

/** An error in place of what should be there. */
export const ErrorNote = ({ error, onRetry, action, headingLevel = 2 }: ErrorNoteProps) => {
  const { t } = useTranslation();
  const cause = causeOf(error);
  const icon = cause in icons ? icons[cause as keyof typeof icons] : undefined;
  const reference = error instanceof ApiError ? error.requestId : null;
  const reload =
    cause === 'outdated' ? (
      <Button variant="primary" onPress={() => location.reload()}>
        {t('update.reload')}
      </Button>
    ) : (
      onRetry && <Button onPress={onRetry}>{t('ui.retry')}</Button>
    );
  return (
    <ErrorState
      {...(icon ? { icon } : {})}
      headingLevel={headingLevel}
      title={t(`error.${cause}.title`)}
      action={action ?? reload}
      reference={reference ? t('error.reference', { id: reference }) : undefined}
    >
      {t(`error.${cause}.text`)}
    </ErrorState>
  );
};
