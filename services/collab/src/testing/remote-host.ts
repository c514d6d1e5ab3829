import type { FileId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import { systemClock } from '@cloudity/kernel';
import { createTickets } from '../tickets/service.ts';
import type { Host } from './host.ts';
import type { Person, World } from './world.ts';

/** A hub in another process, as a browser sees it. Tickets are rows, so this process may issue them. */
export const remoteHost = (db: Database, world: World, url: string): Pick<Host, 'ticket' | 'url'> => {
  const publicUrl = url.replace(/^ws/, 'http').replace(/\/collab$/, '');
  const tickets = createTickets({ db, clock: systemClock, config: { publicUrl } }, world.ports);
  return {
    url,
    ticket: ({ actor, token }: Person, fileId: FileId) => tickets.issue(actor, token, fileId, null),
  };
};
