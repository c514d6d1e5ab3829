import { bodyName } from '@cloudity/docmodel';
import { baseOf, setBase, Workbook } from '@cloudity/docmodel/sheet';
import { replaceImageFiles } from '@cloudity/docmodel/sheet/image';
import * as Y from 'yjs';
import type { LiveKind } from '../documents/schema.ts';

type Attachments = Readonly<Record<string, string>>;

const replaceImages = (parent: Y.XmlFragment | Y.XmlElement, attachments: Attachments): void => {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue;
    const to = child.nodeName === 'image' ? attachments[child.getAttribute('fileId') ?? ''] : undefined;
    if (to !== undefined) child.setAttribute('fileId', to);
    replaceImages(child, attachments);
  }
};

/** The document names the files that `attachments` puts in place of its own. */
export const replaceAttachments = (kind: LiveKind, doc: Y.Doc, attachments: Attachments): void =>
  doc.transact(() => {
    if (kind === 'doc') replaceImages(doc.getXmlFragment(bodyName), attachments);
    if (kind !== 'sheet') return;
    const workbook = new Workbook(doc);
    const base = baseOf(doc);
    const to = base && attachments[base.fileId];
    if (to) setBase(workbook, { ...base, fileId: to });
    replaceImageFiles(workbook, attachments);
    workbook.destroy();
  });
