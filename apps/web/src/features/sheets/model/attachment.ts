import type { CellValue } from '@cloudity/calc';
import type { CellInput, CellStyle } from '@cloudity/docmodel/sheet';
import type { Rect } from '../canvas/layout.ts';
import type { PanePainter } from '../canvas/painter.ts';
import type { Cell } from '../selection/selection.ts';

/** A menu that stands at a cell: a filter's in its header, or the values a cell may have. */
export interface CellMenu extends Cell {
  readonly kind: 'filter' | 'list';
}

/** Why a cell may not hold what was typed, in words for whoever typed it. */
export interface Objection {
  readonly message: string;
}

/** What assistive technology is told of a cell besides its text. */
export interface CellNote {
  readonly text: string;
  readonly popup: 'listbox' | 'dialog' | null;
}

/**
 * What a sheet may have beyond its cells: filters, validations, conditional formats, comments. Its code is loaded when a sheet has any, and
 * asked at every frame from then on; all answers are of now and cheap.
 */
export interface Attachment {
  /** A look that what a cell shows gives it, over its own. */
  readonly styleOf?: (row: number, column: number, value: CellValue) => CellStyle | null;
  /** Drawn under the texts. */
  readonly under?: PanePainter;
  /** Drawn over them. */
  readonly over?: PanePainter;
  /** A click or a tap on a cell at a point, in CSS pixels at 100 % from the grid's corner. True: nothing else comes of it. */
  readonly press?: (cell: Cell, point: { readonly x: number; readonly y: number }, rect: Rect) => boolean;
  /** A key on the active cell, before commands. True: nothing else comes of it. */
  readonly key?: (event: KeyboardEvent) => boolean;
  /** Asked before what was typed is written. */
  readonly objection?: (cell: Cell, input: CellInput) => Objection | null;
  /** What the cell says to screen readers instead of its text; null: its text. */
  readonly textOf?: (row: number, column: number) => string | null;
  readonly noteOf?: (row: number, column: number) => CellNote | null;
  /** What stands on paper in place of the cell's text. */
  readonly paperText?: (row: number, column: number) => string | null;
  /** A bar behind the text on paper, as long as this share of the cell. */
  readonly paperBar?: (row: number, column: number) => { readonly share: number; readonly color: string } | null;
  /** Resolves once what it gives is what it should be; null when that is so already. */
  readonly settled?: () => Promise<void> | null;
  readonly destroy: () => void;
}

/** Those that a sheet has records of. */
export type RecordAttachment = 'filter' | 'validation' | 'condition' | 'protection' | 'pivot';
export type AttachmentKind = RecordAttachment | 'comment' | 'link' | 'sparkline' | 'change';
