import { type Editor, Extension } from '@tiptap/core';
import { type EditorState, Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import type { RelativePosition } from 'yjs';
import { isPicture } from '../../../shell/editor/pictures.ts';
import type { DocumentImages } from '../ports.ts';

export interface ImageUploadOptions {
  readonly images: DocumentImages | null;
  /** Shown while a picture is on its way. */
  readonly uploading: string;
  readonly onError: (file: File, reason: unknown) => void;
  /** How many are on their way: the page must not be left before they have arrived. */
  readonly onPending: (count: number) => void;
}

/** Wider pictures are shown at the page's width. */
const pageWidth = 672;

interface Pending {
  readonly id: number;
  /** Survives changes by others, for which the editor replaces its whole document. */
  readonly at: RelativePosition;
  readonly element: HTMLElement;
}

type Change = { readonly add: Pending } | { readonly remove: number };

const key = new PluginKey<readonly Pending[]>('imageUpload');

interface Binding {
  readonly doc: never;
  readonly type: never;
  readonly mapping: never;
}
const bindingOf = (state: EditorState): Binding | null => {
  const sync = ySyncPluginKey.getState(state) as { binding?: Binding } | undefined;
  return sync?.binding ?? null;
};

const positionOf = (state: EditorState, at: RelativePosition): number | null => {
  const binding = bindingOf(state);
  if (binding === null) return null;
  const position: number | null = relativePositionToAbsolutePosition(binding.doc, binding.type, at, binding.mapping);
  return position === null ? null : Math.min(position, state.doc.content.size);
};

const sizeOf = async (file: File): Promise<{ readonly w: number; readonly h: number } | null> => {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, pageWidth / bitmap.width);
    const size = { w: Math.round(bitmap.width * scale), h: Math.round(bitmap.height * scale) };
    bitmap.close();
    return size;
  } catch {
    return null;
  }
};

const waitingBox = (label: string): { readonly element: HTMLElement; readonly progress: (done: number) => void } => {
  const element = document.createElement('div');
  element.className = 'doc-upload';
  const bar = document.createElement('progress');
  bar.max = 1;
  bar.setAttribute('aria-label', label);
  const text = document.createElement('span');
  text.textContent = label;
  element.append(text, bar);
  return {
    element,
    progress: (done) => {
      bar.value = done;
    },
  };
};

let lastId = 0;

/** Where the picture goes: in place of an empty paragraph, else after the block that holds the position. */
const insert = (view: EditorView, position: number, attributes: Record<string, unknown>): void => {
  const image = view.state.schema.nodes.image?.create(attributes);
  if (image === undefined) return;
  const at = view.state.doc.resolve(Math.min(position, view.state.doc.content.size));
  const transaction = view.state.tr;
  if (at.parent.isTextblock) {
    const isEmpty = at.parent.content.size === 0 && at.parent.type.name === 'paragraph';
    if (isEmpty && at.node(-1).childCount > 1) transaction.replaceWith(at.before(), at.after(), image);
    else transaction.insert(isEmpty ? at.before() : at.after(), image);
  } else transaction.insert(at.pos, image);
  view.dispatch(transaction.scrollIntoView());
};

const send = async (
  view: EditorView,
  options: ImageUploadOptions,
  images: DocumentImages,
  file: File,
  position: number,
): Promise<void> => {
  const binding = bindingOf(view.state);
  if (binding === null) return;
  const id = ++lastId;
  const box = waitingBox(options.uploading);
  const at: RelativePosition = absolutePositionToRelativePosition(position, binding.type, binding.mapping);
  const change = (meta: Change): void => {
    if (view.isDestroyed) return;
    view.dispatch(view.state.tr.setMeta(key, meta));
    options.onPending(key.getState(view.state)?.length ?? 0);
  };
  change({ add: { id, at, element: box.element } });
  try {
    const [size, { fileId }] = await Promise.all([sizeOf(file), images.upload(file, box.progress)]);
    if (view.isDestroyed) return;
    const where = positionOf(view.state, at) ?? view.state.doc.content.size;
    insert(view, where, { fileId, w: size?.w ?? null, h: size?.h ?? null });
  } catch (reason) {
    options.onError(file, reason);
  } finally {
    change({ remove: id });
  }
};

const pictures = (data: DataTransfer | null): readonly File[] => [...(data?.files ?? [])].filter(isPicture);

const sender: WeakMap<EditorView, (files: readonly File[], position: number) => void> = new WeakMap();

/** Uploads pictures chosen by hand and puts them where the caret is. */
export const insertPictures = (editor: Editor, files: readonly File[]): void => {
  sender.get(editor.view)?.(files.filter(isPicture), editor.state.selection.to);
};

/** Pasted, dropped and chosen pictures become attachments of the document; a box stands in their place until they have arrived. */
export const ImageUpload = Extension.create<ImageUploadOptions>({
  name: 'imageUpload',
  addOptions: () => ({ images: null, uploading: '', onError: () => {}, onPending: () => {} }),
  addProseMirrorPlugins() {
    const { options } = this;
    const { images } = options;
    if (images === null) return [];
    const sendAll = (view: EditorView, files: readonly File[], position: number): void => {
      for (const file of files) void send(view, options, images, file, position);
    };
    return [
      new Plugin<readonly Pending[]>({
        key,
        state: {
          init: () => [],
          apply: (transaction, before) => {
            const change = transaction.getMeta(key) as Change | undefined;
            if (change === undefined) return before;
            return 'add' in change ? [...before, change.add] : before.filter((pending) => pending.id !== change.remove);
          },
        },
        view: (view) => {
          sender.set(view, (files, position) => sendAll(view, files, position));
          return { destroy: () => sender.delete(view) };
        },
        props: {
          decorations: (state) => {
            const pending = key.getState(state) ?? [];
            if (pending.length === 0) return null;
            const boxes = pending.flatMap(({ id, at, element }) => {
              const position = positionOf(state, at);
              return position === null ? [] : [Decoration.widget(position, element, { key: `upload-${id}`, side: 1 })];
            });
            return DecorationSet.create(state.doc, boxes);
          },
          handlePaste: (view, event) => {
            const files = pictures(event.clipboardData);
            // Word and spreadsheets put a picture of the text beside the text; the text is what was meant.
            if (
              files.length === 0 ||
              (event.clipboardData?.getData('text/plain') ?? '').trim() !== '' ||
              !view.editable
            )
              return false;
            sendAll(view, files, view.state.selection.to);
            return true;
          },
          handleDrop: (view, event, _slice, isMove) => {
            const files = pictures(event.dataTransfer);
            if (isMove || files.length === 0 || !view.editable) return false;
            const position =
              view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.doc.content.size;
            const { doc } = view.state;
            view.dispatch(view.state.tr.setSelection(TextSelection.near(doc.resolve(position))));
            sendAll(view, files, position);
            event.preventDefault();
            return true;
          },
        },
      }),
    ];
  },
});
