import { resolve } from 'node:path';
import type { Manifest } from '../backup/manifest.ts';
import type { Command, Outcome } from './command.ts';
import type { Operation } from './operation.ts';

const folder = { name: 'dir', description: 'the folder of the backup' };

const summaryOf = ({ createdAt, organizations, objects, database }: Manifest, folderPath: string) => ({
  folder: folderPath,
  createdAt,
  organizations,
  rows: database.tables.reduce((sum, table) => sum + table.rows, 0),
  objects: objects.count,
  objectBytes: objects.sizeBytes,
});

const told = (verb: string, summary: ReturnType<typeof summaryOf>): Outcome => ({
  text: `${verb} ${summary.organizations} organizations, ${summary.rows} rows and ${summary.objects} objects (${summary.folder}).`,
  data: summary,
});

const partsOf = ({ ownerUrl, foundation }: Operation) => {
  const { objects, keyObjects, config, clock } = foundation.platform('http://localhost');
  return { ownerUrl: ownerUrl(), objects, keyObjects, secretKey: config.secretKey, now: clock.now };
};

/** Their work is imported when they run: help and refusals answer at once. */
export const backupCommands: readonly Command[] = [
  {
    name: 'migrate',
    summary: 'Brings the database to this release.',
    options: {},
    run: async (operation) => {
      const { migrate } = await import('@cloudity/db');
      const { applied, total } = await migrate(operation.ownerUrl());
      const text =
        applied.length === 0
          ? `The database is at this release (${total} migrations).`
          : `Applied ${applied.join(', ')}.`;
      return { text, data: { applied, total } };
    },
  },
  {
    name: 'backup',
    summary:
      'Writes every row of one moment and every object into a new folder. The master key and the organizations’ keys are not in it: keep `secrets` elsewhere.',
    options: {},
    argument: folder,
    run: async (operation, { argument }) => {
      const { writeBackup } = await import('../backup/backup.ts');
      const path = resolve(argument);
      return told('Backed up', summaryOf(await writeBackup(path, partsOf(operation)), path));
    },
  },
  {
    name: 'restore',
    summary: 'Fills an empty installation from a backup.',
    options: {},
    argument: folder,
    run: async (operation, { argument }) => {
      const { restoreBackup } = await import('../backup/restore.ts');
      const path = resolve(argument);
      return told('Restored', summaryOf(await restoreBackup(path, partsOf(operation)), path));
    },
  },
];
