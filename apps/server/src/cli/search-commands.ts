import { listOrganizationIds } from '@cloudity/db';
import type { TextsPort } from '@cloudity/drive';
import type { Command } from './command.ts';

export const searchCommands: readonly Command[] = [
  {
    name: 'search reindex',
    summary:
      'Has the text of files read that were missed, so that search finds them. The running suite reads them one by one.',
    options: { all: { description: 'read every file again' } },
    run: async (operation, { has }) => {
      const texts = operation.links.port<TextsPort>('drive', 'texts');
      let files = 0;
      const organizations = await listOrganizationIds(operation.foundation.platform('http://localhost').db);
      for (const tenantId of organizations) files += await texts.queue(tenantId, has('all'));
      return {
        text: `${files} files of ${organizations.length} organizations wait to be read.`,
        data: { files, organizations: organizations.length },
      };
    },
  },
];
