import {
  type CalloutKind,
  type ImageAttributes,
  imageAttributes,
  type ParagraphAttributes,
  safeCalloutKind,
  safeLanguage,
} from '@cloudity/docmodel';
import type { Editor } from '@tiptap/core';
import type { Mark, ResolvedPos } from '@tiptap/pm/model';
import { type EditorState, NodeSelection } from '@tiptap/pm/state';
import { CellSelection, isInTable } from '@tiptap/pm/tables';
import { undoManagerOf } from '../plugins/undo-steps.ts';
import { attributesOf } from '../schema/paragraph.ts';

/** What the tool bar and the menus show about the place of the caret; compared as a whole, read once per frame. */
export interface Facts {
  readonly marks: readonly string[];
  readonly color: unknown;
  readonly highlight: unknown;
  readonly font: unknown;
  readonly size: unknown;
  readonly isLink: boolean;
  readonly paragraph: ParagraphAttributes | null;
  readonly isTable: boolean;
  readonly canMerge: boolean;
  readonly canSplit: boolean;
  readonly callout: CalloutKind | null;
  readonly isCode: boolean;
  readonly lang: string | null;
  readonly image: ImageAttributes | null;
  readonly hasSelection: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly isEditable: boolean;
}

/** Looking at more than this in a selection would make every key slow; what holds for so much holds for the rest. */
const mostNodes = 500;

/** Marks that hold for all of the selection (or for what is typed next). */
const activeMarks = (state: EditorState): readonly Mark[] => {
  const { selection, storedMarks } = state;
  if (selection.empty) return storedMarks ?? selection.$from.marks();
  let common: readonly Mark[] | null = null;
  let seen = 0;
  for (const { $from, $to } of selection.ranges) {
    state.doc.nodesBetween($from.pos, $to.pos, (node) => {
      if (seen > mostNodes || common?.length === 0) return false;
      seen += 1;
      if (!node.isText) return true;
      common = common === null ? node.marks : common.filter((mark) => mark.isInSet(node.marks));
      return false;
    });
  }
  return common ?? [];
};

const paragraphAt = ($from: ResolvedPos): ParagraphAttributes | null =>
  $from.parent.type.name === 'paragraph' ? attributesOf($from.parent) : null;

const calloutAt = ($from: ResolvedPos): CalloutKind | null => {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    if ($from.node(depth).type.name === 'callout') return safeCalloutKind($from.node(depth).attrs.kind);
  }
  return null;
};

const cellSpans = ($from: ResolvedPos): boolean => {
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth);
    if (node.type.name === 'tableCell') return Number(node.attrs.colspan) > 1 || Number(node.attrs.rowspan) > 1;
  }
  return false;
};

export const factsOf = (editor: Editor): Facts => {
  const { state } = editor;
  const { selection } = state;
  const { $from } = selection;
  const marks = activeMarks(state);
  const value = (name: string, attribute: string): unknown =>
    marks.find((mark) => mark.type.name === name)?.attrs[attribute] ?? null;
  const undo = undoManagerOf(state);
  const isTable = isInTable(state);
  const isCode = $from.parent.type.name === 'codeBlock';
  const picked = selection instanceof NodeSelection && selection.node.type.name === 'image' ? selection.node : null;
  return {
    marks: marks.map((mark) => mark.type.name).toSorted(),
    color: value('textColor', 'color'),
    highlight: value('highlight', 'color') ?? (marks.some((mark) => mark.type.name === 'highlight') ? 'yellow' : null),
    font: value('fontFamily', 'family'),
    size: value('fontSize', 'pt'),
    isLink: marks.some((mark) => mark.type.name === 'link'),
    paragraph: paragraphAt($from),
    isTable,
    canMerge: selection instanceof CellSelection && selection.$anchorCell.pos !== selection.$headCell.pos,
    canSplit: isTable && cellSpans($from),
    callout: calloutAt($from),
    isCode,
    lang: isCode ? safeLanguage($from.parent.attrs.lang) : null,
    image: picked === null ? null : imageAttributes(picked.attrs),
    hasSelection: !selection.empty,
    canUndo: (undo?.undoStack.length ?? 0) > 0,
    canRedo: (undo?.redoStack.length ?? 0) > 0,
    isEditable: editor.isEditable,
  };
};
