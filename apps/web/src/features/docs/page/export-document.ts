import { type Block, docFromY } from '@cloudity/docmodel';
import type * as Y from 'yjs';
import type { PageImages } from '../../../shell/editor/pictures.ts';

const imageIds = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block): readonly string[] => {
    if (block.type === 'image') return block.fileId === null ? [] : [block.fileId];
    if (block.type === 'callout') return imageIds(block.blocks);
    return block.type === 'table'
      ? block.rows.flatMap((row) => row.cells.flatMap((cell) => imageIds(cell.blocks)))
      : [];
  });

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

const save = (content: string, type: string, name: string): void => {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** Downloads what is on the page, with edits the server does not have yet, also offline. The converter is fetched when it is needed. */
export const exportDocument = async (
  doc: Y.Doc,
  name: string,
  format: 'md' | 'html',
  images: Pick<PageImages, 'blob'>,
): Promise<void> => {
  const { htmlFromDocument, markdownFromDocument } = await import('@cloudity/convert');
  const tree = docFromY(doc);
  if (format === 'md') {
    save(markdownFromDocument(tree), 'text/markdown;charset=utf-8', `${name}.md`);
    return;
  }
  const sources = new Map<string, string>();
  for (const id of new Set(imageIds(tree.blocks))) {
    const blob = await images.blob(id);
    if (blob !== null) sources.set(id, await dataUrl(blob));
  }
  const lang = document.documentElement.lang;
  const html = htmlFromDocument(tree, { title: name, lang, image: (id) => sources.get(id) ?? null });
  save(html, 'text/html;charset=utf-8', `${name}.html`);
};
