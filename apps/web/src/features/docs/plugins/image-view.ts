import { imageAttributes } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin } from '@tiptap/pm/state';
import type { EditorView, NodeView } from '@tiptap/pm/view';
import type { DocumentImages } from '../ports.ts';

export interface ImageTexts {
  readonly missing: string;
  readonly retry: string;
  readonly resize: string;
}

export interface ImageViewOptions {
  readonly images: DocumentImages | null;
  readonly texts: ImageTexts;
}

const smallest = 48;

/** Shows a picture through a `blob:` address, keeps its place while it loads, and lets it be resized by its corner. */
class ImageView implements NodeView {
  readonly dom: HTMLElement;
  readonly #picture: HTMLImageElement;
  readonly #note: HTMLElement;
  readonly #images: DocumentImages;
  readonly #texts: ImageTexts;
  readonly #view: EditorView;
  readonly #getPosition: () => number | undefined;
  #node: Node;
  #shown: string | null = null;

  constructor(
    node: Node,
    view: EditorView,
    getPosition: () => number | undefined,
    images: DocumentImages,
    texts: ImageTexts,
  ) {
    this.#node = node;
    this.#view = view;
    this.#getPosition = getPosition;
    this.#images = images;
    this.#texts = texts;
    this.dom = document.createElement('figure');
    this.dom.className = 'doc-image';
    const frame = document.createElement('div');
    frame.className = 'doc-image-frame';
    this.#picture = document.createElement('img');
    this.#picture.draggable = false;
    this.#note = document.createElement('p');
    this.#note.className = 'doc-image-note';
    this.#note.hidden = true;
    frame.append(this.#picture, this.#note);
    if (view.editable) frame.append(this.#handle());
    this.dom.append(frame);
    this.#show();
  }

  update(node: Node): boolean {
    if (node.type !== this.#node.type) return false;
    this.#node = node;
    this.#show();
    return true;
  }

  selectNode(): void {
    this.dom.classList.add('is-selected');
  }

  deselectNode(): void {
    this.dom.classList.remove('is-selected');
  }

  stopEvent(event: Event): boolean {
    return event.target instanceof HTMLElement && event.target.closest('.doc-image-handle, button') !== null;
  }

  ignoreMutation(): boolean {
    return true;
  }

  #show(): void {
    const { fileId, w, h, alt, decorative, align } = imageAttributes(this.#node.attrs);
    this.#picture.alt = decorative ? '' : alt;
    this.dom.dataset.align = align ?? 'center';
    if (w !== null && h !== null) {
      this.#picture.width = w;
      this.#picture.height = h;
    } else {
      this.#picture.removeAttribute('width');
      this.#picture.removeAttribute('height');
    }
    if (fileId === this.#shown && fileId !== null) return;
    this.#shown = fileId;
    void this.#load(fileId, alt);
  }

  async #load(fileId: string | null, alt: string): Promise<void> {
    this.dom.classList.toggle('is-loading', fileId !== null);
    this.#note.hidden = true;
    try {
      if (fileId === null) throw new Error('no file');
      const url = await this.#images.url(fileId);
      if (this.#shown === fileId) this.#picture.src = url;
    } catch {
      if (this.#shown === fileId) this.#fail(fileId, alt);
    } finally {
      if (this.#shown === fileId) this.dom.classList.remove('is-loading');
    }
  }

  #fail(fileId: string | null, alt: string): void {
    this.#picture.removeAttribute('src');
    this.#note.hidden = false;
    this.#note.textContent = alt === '' ? this.#texts.missing : `${this.#texts.missing} ${alt}`;
    if (fileId === null) return;
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = this.#texts.retry;
    again.addEventListener('click', () => void this.#load(fileId, alt));
    this.#note.append(' ', again);
  }

  #handle(): HTMLElement {
    const handle = document.createElement('button');
    handle.type = 'button';
    handle.tabIndex = -1;
    handle.className = 'doc-image-handle';
    handle.setAttribute('aria-label', this.#texts.resize);
    handle.addEventListener('pointerdown', (event) => this.#resize(handle, event));
    return handle;
  }

  /** Follows the pointer on the screen; the document gets one change, when the pointer is let go. */
  #resize(handle: HTMLElement, down: PointerEvent): void {
    down.preventDefault();
    const width = this.#picture.clientWidth;
    const ratio = this.#picture.clientHeight / Math.max(1, width);
    const most = this.dom.clientWidth;
    const towards = getComputedStyle(this.dom).direction === 'rtl' ? -1 : 1;
    let next = width;
    const move = (event: PointerEvent): void => {
      next = Math.round(Math.min(most, Math.max(smallest, width + (event.clientX - down.clientX) * towards)));
      this.#picture.width = next;
      this.#picture.height = Math.round(next * ratio);
    };
    const end = (event: PointerEvent): void => {
      handle.removeEventListener('pointermove', move);
      handle.removeEventListener('pointerup', end);
      handle.removeEventListener('pointercancel', end);
      const position = this.#getPosition();
      if (event.type === 'pointerup' && next !== width && position !== undefined) {
        const { state } = this.#view;
        const change = state.tr
          .setNodeAttribute(position, 'w', next)
          .setNodeAttribute(position, 'h', Math.round(next * ratio));
        this.#view.dispatch(change);
      } else this.#show();
    };
    handle.setPointerCapture(down.pointerId);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('pointerup', end);
    handle.addEventListener('pointercancel', end);
  }
}

export const ImageViews = Extension.create<ImageViewOptions>({
  name: 'imageViews',
  addOptions: () => ({ images: null, texts: { missing: '', retry: '', resize: '' } }),
  addProseMirrorPlugins() {
    const { images, texts } = this.options;
    if (images === null) return [];
    return [
      new Plugin({
        props: {
          nodeViews: { image: (node, view, getPosition) => new ImageView(node, view, getPosition, images, texts) },
        },
      }),
    ];
  },
});
