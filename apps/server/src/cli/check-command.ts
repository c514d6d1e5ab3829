import type { DocumentsPort } from '@cloudity/collab';
import type { Command } from './command.ts';
import { operatorOf } from './organization-commands.ts';

export const checkCommand: Command = {
  name: 'check',
  summary:
    'Looks at every invariant: row-level security on every table, objects against rows, document logs, the audit chain. Exits 1 when one does not hold.',
  options: {},
  run: async (operation) => {
    const { checkInstallation } = await import('../check/check.ts');
    const { db, objects } = operation.foundation.platform('http://localhost');
    const documents = operation.links.port<DocumentsPort>('collab', 'documents');
    const report = await checkInstallation({
      ownerUrl: operation.ownerUrl(),
      db,
      objects,
      documents,
      operator: operatorOf(operation),
    });
    const looked = `Looked at ${report.organizations} organizations, ${report.objects} objects and ${report.documents} documents`;
    const lines = report.problems.map(
      ({ what, organization, thing, problem }) =>
        `${what} ${thing}${organization === null ? '' : ` of ${organization}`}: ${problem}`,
    );
    return {
      text: lines.length === 0 ? `${looked}: everything holds.` : `${looked}:\n${lines.join('\n')}`,
      data: report,
      isGood: lines.length === 0,
    };
  },
};
