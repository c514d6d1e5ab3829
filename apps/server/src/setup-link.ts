import type { Setup } from '@cloudity/identity';
import type { Running } from '@cloudity/runtime';

/**
 * What the terminal says while nobody has set the installation up, else nothing. Printed and not logged: the link is a secret
 * (rules.md S4). A process without identity says nothing; the one that runs it does.
 */
export const setupSentence = async ({ services, links }: Running): Promise<string> => {
  if (!services.has('identity')) return '';
  const link = await links.port<Setup>('identity', 'setup').link();
  return link === null ? '' : `Create your organization here (the link works once): ${link}\n`;
};
