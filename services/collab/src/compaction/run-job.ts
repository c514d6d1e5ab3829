import { docFromY, plainText } from '@cloudity/docmodel';
import { restoreWorkbook } from '@cloudity/docmodel/sheet';
import * as Y from 'yjs';
import { compareMoments } from '../history/changes/comparison.ts';
import { restoreBody, restoringUpdate } from '../history/restore/restoring-update.ts';
import { replaceAttachments } from './attachments.ts';
import { buildDocument, type CompactionInput, compact } from './compact.ts';
import type { Job, JobResults } from './jobs.ts';
import { vacuum } from './vacuum.ts';

const documentOf = ({ snapshot, rows }: CompactionInput): Y.Doc =>
  buildDocument([...(snapshot ? [snapshot] : []), ...rows.map(({ data }) => data)]);

const copyOf = ({ input, model, attachments }: Extract<Job, { kind: 'copy' }>): JobResults['copy'] => {
  const whole = compact(input);
  if (Object.keys(attachments).length === 0) return whole;
  const doc = buildDocument([whole.snapshot]);
  replaceAttachments(model, doc, attachments);
  return compact({ snapshot: null, rows: [{ seq: 1, data: Y.encodeStateAsUpdate(doc) }] });
};

const restored = (job: Extract<Job, { kind: 'restore' }>): JobResults['restore'] => {
  const [current, past] = [documentOf(job.current), documentOf(job.past)];
  const update = restoringUpdate(current, past, job.model === 'sheet' ? restoreWorkbook : restoreBody);
  return update && { update, clientId: current.clientID };
};

/** Does one job, and remembers nothing but what was calculated. It is slow: it runs in a worker thread. The converters are loaded only for who exports. */
export const runJob = async (job: Job): Promise<JobResults[Job['kind']]> => {
  if (job.kind === 'compact') return compact(job.input);
  if (job.kind === 'copy') return copyOf(job);
  if (job.kind === 'compare') return compareMoments(job.input);
  if (job.kind === 'restore') return restored(job);
  if (job.kind === 'vacuum') return vacuum(documentOf(job.input));
  if (job.kind === 'namedPictures') {
    const { namedPictures } = await import('../export/named-pictures.ts');
    return namedPictures(documentOf(job.input));
  }
  if (job.kind === 'sheetFile') {
    const { sheetFile } = await import('../export/sheet-file.ts');
    return sheetFile(documentOf(job.input), job.format, job);
  }
  if (job.kind === 'readCells') {
    const [{ calculatedWorkbooks }, { readCells }] = await Promise.all([
      import('../cells/calculated-workbooks.ts'),
      import('../cells/read-cells.ts'),
    ]);
    return readCells(
      calculatedWorkbooks.at(job.revision, () => documentOf(job.input)),
      job.range,
    );
  }
  if (job.kind === 'writeCells') {
    const { writeCells } = await import('../cells/write-cells.ts');
    return writeCells(documentOf(job.input), job.past && documentOf(job.past), job.wanted);
  }
  const tree = docFromY(documentOf(job.input));
  if (job.format === 'json') return JSON.stringify(tree);
  if (job.format === 'txt') return plainText(tree);
  const { htmlFromDocument, markdownFromDocument } = await import('@cloudity/convert');
  return job.format === 'md' ? markdownFromDocument(tree) : htmlFromDocument(tree, { title: job.title });
};
