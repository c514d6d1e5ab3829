import type { FileRole } from '@cloudity/contracts';
import { Banner, Button, ErrorState } from '@cloudity/ui';
import { FileX2 } from 'lucide-react';
import { useTranslation } from '../language/use-translation.ts';
import type { ConnectionProblem, DocumentConnection } from './ports.ts';

/** Problems after which nothing here can become saved any more. */
const final: ReadonlySet<ConnectionProblem> = new Set(['revoked', 'deleted', 'malformed', 'tooLarge']);
/** Problems with which the document may only be read. */
const readOnly: ReadonlySet<ConnectionProblem> = new Set([...final, 'replaced', 'schemaTooOld']);

export const mayEdit = (role: FileRole, problem: ConnectionProblem | null): boolean =>
  (role === 'editor' || role === 'owner') && (problem === null || !readOnly.has(problem));

export interface NothingToShowProps {
  readonly problem: ConnectionProblem;
  readonly connection: DocumentConnection;
}

/** In place of a document that is not there: what is wrong and what to do. */
export const NothingToShow = ({ problem, connection }: NothingToShowProps) => {
  const { t } = useTranslation('editor');
  return (
    <ErrorState
      icon={FileX2}
      title={t(`problem.${problem}.title`)}
      action={problem === 'unreachable' ? <Button onPress={connection.retry}>{t('status.retry')}</Button> : undefined}
    >
      {t(`problem.${problem}.text`)}
    </ErrorState>
  );
};

/** Above a document that is there: what is wrong with it. */
export const ProblemBanner = ({ problem }: { readonly problem: ConnectionProblem }) => {
  const { t } = useTranslation('editor');
  return (
    <Banner tone={final.has(problem) ? 'danger' : 'warning'} title={t(`problem.${problem}.title`)}>
      {t(`problem.${problem}.text`)}
    </Banner>
  );
};
