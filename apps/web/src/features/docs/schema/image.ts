import { imageAttributes } from '@cloudity/docmodel';
import { Node } from '@tiptap/core';

const absent = { default: null, rendered: false } as const;

/** A picture as a block of its own. Shown by plugins/image-view.ts; only pictures of our own document can be pasted back in. */
export const Image = Node.create({
  name: 'image',
  group: 'block',
  atom: true,
  draggable: true,
  addAttributes: () => ({ fileId: absent, w: absent, h: absent, alt: absent, decorative: absent, align: absent }),
  parseHTML: () => [
    {
      tag: 'figure[data-file-id]',
      getAttrs: (element: HTMLElement) => {
        const number = (value: string | undefined): number | null => (value === undefined ? null : Number(value));
        const { fileId, w, h, alt, decorative, align } = imageAttributes({
          fileId: element.dataset.fileId,
          w: number(element.dataset.w),
          h: number(element.dataset.h),
          alt: element.dataset.alt,
          decorative: element.dataset.decorative === 'true',
          align: element.dataset.align,
        });
        return fileId === null ? false : { fileId, w, h, alt: alt || null, decorative: decorative || null, align };
      },
    },
  ],
  renderHTML: ({ node }) => {
    const { fileId, w, h, alt, decorative, align } = imageAttributes(node.attrs);
    const html: Record<string, string> = { 'data-file-id': fileId ?? '' };
    if (w !== null) html['data-w'] = String(w);
    if (h !== null) html['data-h'] = String(h);
    if (alt !== '') html['data-alt'] = alt;
    if (decorative) html['data-decorative'] = 'true';
    if (align !== null) html['data-align'] = align;
    return ['figure', html, alt];
  },
  renderText: ({ node }) => imageAttributes(node.attrs).alt,
});
