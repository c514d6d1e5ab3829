import { bodyName, docFromY } from '@cloudity/docmodel';
import * as Y from 'yjs';
import { compareMoments } from '../history/changes/comparison.ts';
import { restoringUpdate } from '../history/restore/restoring-update.ts';
import { buildDocument, type CompactionInput, compact } from './compact.ts';
import type { Job, JobResults } from './jobs.ts';

const documentOf = ({ snapshot, rows }: CompactionInput): Y.Doc =>
  buildDocument([...(snapshot ? [snapshot] : []), ...rows.map(({ data }) => data)]);

const replaceImages = (parent: Y.XmlFragment | Y.XmlElement, attachments: Readonly<Record<string, string>>): void => {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    const to = child.nodeName === 'image' ? attachments[child.getAttribute('fileId') ?? ''] : undefined;
    if (to !== undefined) child.setAttribute('fileId', to);
    replaceImages(child, attachments);
  }
};

const copyOf = (input: CompactionInput, attachments: Readonly<Record<string, string>>): JobResults['copy'] => {
  const whole = compact(input);
  if (Object.keys(attachments).length === 0) return whole;
  const doc = buildDocument([whole.snapshot]);
  doc.transact(() => replaceImages(doc.getXmlFragment(bodyName), attachments));
  return compact({ snapshot: null, rows: [{ seq: 1, data: Y.encodeStateAsUpdate(doc) }] });
};

/** Does one job. Pure, though slow: it runs in a worker thread. The converters are loaded only for who exports. */
export const runJob = async (job: Job): Promise<JobResults[Job['kind']]> => {
  if (job.kind === 'compact') return compact(job.input);
  if (job.kind === 'copy') return copyOf(job.input, job.attachments);
  if (job.kind === 'compare') return compareMoments(job.input);
  if (job.kind === 'restore') {
    const current = documentOf(job.current);
    const update = restoringUpdate(current, documentOf(job.past));
    return update && { update, clientId: current.clientID };
  }
  const tree = docFromY(documentOf(job.input));
  if (job.format === 'json') return JSON.stringify(tree);
  const { htmlFromDocument, markdownFromDocument } = await import('@cloudity/convert');
  return job.format === 'md' ? markdownFromDocument(tree) : htmlFromDocument(tree, { title: job.title });
};
