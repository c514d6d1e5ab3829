import type { SessionCreated } from '@cloudity/contracts';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { OfflineCopy } from '../../shell/offline/offline-copies.ts';
import { safeReturnPath } from '../../shell/return-path.ts';
import { enterSession, foreignCopies } from '../../shell/session/session.ts';

/**
 * Goes into the application with a new session. When another person left offline copies in this browser it goes nowhere
 * and resolves to them: they are offered for export and removed first, then `now` goes in (T10).
 */
export const useEnter = () => {
  const { history } = useRouter();
  return useMemo(() => {
    const now = (session: SessionCreated, path?: string) => {
      enterSession(session);
      const next = safeReturnPath(path);
      history.push(session.pending ? `/second-factor?return=${encodeURIComponent(next)}` : next);
    };
    const enter = async (session: SessionCreated, path?: string): Promise<readonly OfflineCopy[]> => {
      const copies = await foreignCopies(session);
      if (copies.length === 0) now(session, path);
      return copies;
    };
    return Object.assign(enter, { now });
  }, [history]);
};
