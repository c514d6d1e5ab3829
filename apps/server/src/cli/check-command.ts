import type { DocumentsPort } from '@cloudity/collab';
import type { Command } from './command.ts';
import { operatorOf } from './organization-commands.ts';

export const checkCommand: Command = {
  name: 'check',
  summary:
    'Looks at every invariant: row-level security on every table, objects against rows, document logs, the audit chain. Exits 1 when one does not hold.',
  options: {
    bytes: { description: 'read every stored byte and compare its hash too: finds flipped bits, takes long' },
  },
  run: async (operation, { has }) => {
    const { checkInstallation } = await import('../check/check.ts');
    const { createContentStore, createMasterKeyWrap } = await import('@cloudity/content');
    const platform = operation.foundation.platform('http://localhost');
    const documents = operation.links.port<DocumentsPort>('collab', 'documents');
    const report = await checkInstallation(
      {
        ownerUrl: operation.ownerUrl(),
        db: platform.db,
        objects: platform.objects,
        contents: createContentStore({ ...platform, keyWrap: createMasterKeyWrap(platform.config.secretKey) }),
        documents,
        operator: operatorOf(operation),
      },
      { bytes: has('bytes') },
    );
    const looked = `Looked at ${report.organizations} organizations, ${report.objects} objects and ${report.documents} documents`;
    const lines = report.problems.map(
      ({ what, organization, thing, problem, files }) =>
        `${what} ${thing}${organization === null ? '' : ` of ${organization}`}: ${problem}${files ? `; files ${files.join(', ')}` : ''}`,
    );
    return {
      text: lines.length === 0 ? `${looked}: everything holds.` : `${looked}:\n${lines.join('\n')}`,
      data: report,
      isGood: lines.length === 0,
    };
  },
};
