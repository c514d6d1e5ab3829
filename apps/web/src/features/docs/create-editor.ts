import { bodyName } from '@cloudity/docmodel';
import { Editor, type Extensions } from '@tiptap/core';
import { Bold } from '@tiptap/extension-bold';
import { Code } from '@tiptap/extension-code';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Document } from '@tiptap/extension-document';
import { HardBreak } from '@tiptap/extension-hard-break';
import { Italic } from '@tiptap/extension-italic';
import { Strike } from '@tiptap/extension-strike';
import { Subscript } from '@tiptap/extension-subscript';
import { Superscript } from '@tiptap/extension-superscript';
import { Text } from '@tiptap/extension-text';
import { Underline } from '@tiptap/extension-underline';
import { Dropcursor, Gapcursor } from '@tiptap/extensions';
import type { DocumentConnection, Self } from '../../shell/editor/ports.ts';
import type { Context } from './commands/registry.ts';
import { BlockIds } from './plugins/block-ids.ts';
import { CaretBlock } from './plugins/caret-block.ts';
import { Carets } from './plugins/carets.ts';
import { Clipboard } from './plugins/clipboard.ts';
import { CodeColours } from './plugins/code-colours.ts';
import { Find } from './plugins/find.ts';
import { ImageUpload } from './plugins/image-upload.ts';
import { ImageViews } from './plugins/image-view.ts';
import { Keys } from './plugins/keys.ts';
import { ListMarkers } from './plugins/list-markers.ts';
import { OwnCaret } from './plugins/own-caret.ts';
import { Placeholder } from './plugins/placeholder.ts';
import { TypedShortcuts } from './plugins/shortcuts-typed.ts';
import { Slash } from './plugins/slash.ts';
import { Tables } from './plugins/tables.ts';
import { UndoSteps } from './plugins/undo-steps.ts';
import type { DocumentImages } from './ports.ts';
import { Callout, CodeBlock, Rule } from './schema/blocks.ts';
import { Image } from './schema/image.ts';
import { FontFamily, FontSize, Highlight, Link, TextColor } from './schema/marks.ts';
import { Paragraph } from './schema/paragraph.ts';
import { Table, TableCell, TableRow } from './schema/table.ts';

/** Nodes and marks alone: what a document may hold (packages/docmodel/README.md). */
export const schemaExtensions: Extensions = [
  Document,
  Text,
  Paragraph,
  HardBreak,
  Table,
  TableRow,
  TableCell,
  Image,
  CodeBlock,
  Callout,
  Rule,
  Link,
  Bold,
  Italic,
  Underline,
  Strike,
  Code,
  Subscript.extend({ excludes: 'superscript' }),
  Superscript.extend({ excludes: 'subscript' }),
  TextColor,
  Highlight,
  FontFamily,
  FontSize,
];

export interface EditorTexts {
  readonly label: string;
  readonly placeholder: string;
  readonly check: string;
  readonly uploading: string;
  readonly imageMissing: string;
  readonly retry: string;
  readonly resize: string;
  readonly unnamed: string;
}

export interface EditorSetup {
  readonly element: HTMLElement;
  readonly connection: Pick<DocumentConnection, 'doc' | 'awareness'>;
  readonly isEditable: boolean;
  readonly self: Self;
  readonly images: DocumentImages;
  readonly texts: EditorTexts;
  readonly context: (editor: Editor) => Context | null;
  readonly onSlashKey: (event: KeyboardEvent) => boolean;
  readonly onUploadError: (file: File, reason: unknown) => void;
  readonly onUploads: (count: number) => void;
}

/** An editor on the body of a shared document that has its content already (never before: R4). Destroy it when it leaves the page. */
export const createEditor = (setup: EditorSetup): Editor => {
  const { connection, texts, images, isEditable } = setup;
  return new Editor({
    element: setup.element,
    editable: isEditable,
    injectCSS: false,
    enableInputRules: isEditable,
    enablePasteRules: false,
    extensions: [
      ...schemaExtensions,
      OwnCaret.configure({ document: connection.doc }),
      Collaboration.configure({ document: connection.doc, field: bodyName }),
      Carets.configure({ awareness: connection.awareness, self: setup.self, unnamed: texts.unnamed }),
      Keys.configure({ context: setup.context }),
      ListMarkers.configure({ checkLabel: texts.check }),
      CodeColours,
      Find,
      Clipboard,
      ImageViews.configure({
        images,
        texts: { missing: texts.imageMissing, retry: texts.retry, resize: texts.resize },
      }),
      Tables,
      ...(isEditable
        ? [
            BlockIds,
            CaretBlock,
            UndoSteps,
            TypedShortcuts,
            Placeholder.configure({ text: texts.placeholder }),
            Slash.configure({ onKey: setup.onSlashKey }),
            ImageUpload.configure({
              images,
              uploading: texts.uploading,
              onError: setup.onUploadError,
              onPending: setup.onUploads,
            }),
            Dropcursor.configure({ class: 'doc-dropcursor', color: false }),
            Gapcursor,
          ]
        : []),
    ],
    editorProps: {
      attributes: {
        class: 'doc-body',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': texts.label,
        ...(isEditable ? {} : { 'aria-readonly': 'true', tabindex: '0' }),
      },
    },
  });
};
