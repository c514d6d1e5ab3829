import { emptyWorkbook } from '@cloudity/docmodel/sheet';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { History } from '../../../shell/editor/history/use-history.ts';
import type { FileHistory } from '../../../shell/editor/ports.ts';
import { type Comparison, compareStates } from './comparison.ts';
import { versionState } from './use-version-session.ts';

export type Changes =
  | { readonly kind: 'comparing' | 'failed' }
  | { readonly kind: 'compared'; readonly comparison: Comparison };

const hasChanges = ({ changes }: Comparison): boolean =>
  changes.steps.length + changes.others.length + changes.removedSheets.length + changes.renamedSheets.length > 0;

/**
 * What changed up to the chosen version since the one before, as a document's history has it: the first is compared with an empty
 * workbook, and the current state, when a version says the same, with the one before that.
 */
export const useChanges = (
  port: FileHistory,
  fileId: string,
  { versions, chosen }: Pick<History, 'versions' | 'chosen'>,
  state: Uint8Array | undefined,
): readonly [Changes, () => void] => {
  const queries = useQueryClient();
  const [made, setMade] = useState<{ readonly of: Uint8Array; readonly changes: Changes } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { items, query } = versions;
  const at = chosen === 'current' ? -1 : items.findIndex(({ id }) => id === chosen);
  const candidates = items.slice(at + 1, at + 3).map(({ id }) => id);
  const [first = null, second = null] = candidates;
  // The version before may be on the next page of the list.
  const isListed = query.isSuccess && (chosen === 'current' || at !== -1);
  const needsMore = isListed && first === null && query.hasNextPage;
  const { fetchNextPage, isFetchNextPageError } = query;
  useEffect(() => {
    if (needsMore && !isFetchNextPageError) void fetchNextPage();
  }, [needsMore, isFetchNextPageError, fetchNextPage]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt compares again
  useEffect(() => {
    if (state === undefined || !isListed || needsMore) return;
    const over = new AbortController();
    const compareWith = async (ref: string | null): Promise<Comparison> => {
      const before = ref === null ? emptyWorkbook() : await queries.fetchQuery(versionState(port, fileId, ref));
      return compareStates(before, state, over.signal);
    };
    const compare = async (): Promise<Comparison> => {
      const made = await compareWith(first);
      if (chosen !== 'current' || first === null || hasChanges(made)) return made;
      made.destroy();
      return compareWith(second);
    };
    compare().then(
      (comparison) => !over.signal.aborted && setMade({ of: state, changes: { kind: 'compared', comparison } }),
      () => !over.signal.aborted && setMade({ of: state, changes: { kind: 'failed' } }),
    );
    return () => {
      over.abort();
      setMade(null);
    };
  }, [state, isListed, needsMore, first, second, chosen, port, fileId, queries, attempt]);

  const retry = useCallback(() => {
    setAttempt((count) => count + 1);
    if (needsMore) void fetchNextPage();
  }, [needsMore, fetchNextPage]);
  const isFailed = query.isError || (needsMore && isFetchNextPageError);
  const changes: Changes =
    made !== null && made.of === state ? made.changes : { kind: isFailed ? 'failed' : 'comparing' };
  return [changes, retry];
};
