import type { CellView } from '../model/session.ts';
import { eachCell } from './cells.ts';
import type { Rect } from './layout.ts';
import type { PaneFrame, PanePainter } from './painter.ts';
import { cellPadding, fontOf, fontSizeOf, lineHeightOf, textWidth, wrapped } from './text-metrics.ts';
import { readableColor } from './theme.ts';

type Side = 'left' | 'center' | 'right';

export const alignOf = ({ style, display }: CellView): Side => {
  if (style.align === 'left' || style.align === 'center' || style.align === 'right') return style.align;
  if (display.kind === 'number') return 'right';
  return display.kind === 'boolean' || display.kind === 'error' ? 'center' : 'left';
};

/** Further than this no text is looked for that reaches into the window. */
const furthestOverflow = 30;

/** How far a text may reach over empty cells beside its own, in pixels on both sides. */
const roomBeside = (
  { session, view }: PaneFrame,
  row: number,
  column: number,
  need: number,
  side: Side,
): { readonly left: number; readonly right: number } => {
  const go = (by: 1 | -1): number => {
    let room = 0;
    for (let at = column + by; at >= 0 && at < view.columns.count && room < need; at += by) {
      const { content, value } = session.cell(row, at);
      if (content !== null || value !== null || view.mergeAt(row, at) !== null) break;
      room += view.columns.size(at);
    }
    return room;
  };
  return { left: side === 'left' ? 0 : go(-1), right: side === 'right' ? 0 : go(1) };
};

/** A number that does not fit loses digits behind the point, then shows that it is there. */
const fittingNumber = (cell: CellView, font: string, width: number): string => {
  const { text } = cell.display;
  if (textWidth(font, text) <= width) return text;
  const isGeneral = cell.style.numberFormat === undefined && typeof cell.value === 'number';
  const [, whole = '', point = '', digits = ''] = /^(-?\d+)([.,])(\d+)$/.exec(text) ?? [];
  if (isGeneral && point !== '')
    for (let count = digits.length - 1; count >= 0; count -= 1) {
      const rounded = Math.abs(Number(cell.value)).toFixed(count).replace('.', point);
      const shown = (whole.startsWith('-') ? '-' : '') + rounded;
      if (textWidth(font, shown) <= width) return shown;
    }
  const mark = textWidth(font, '#');
  return '#'.repeat(Math.max(1, Math.floor(width / mark)));
};

const drawLine = (frame: PaneFrame, cell: CellView, text: string, x: number, y: number): void => {
  const { ctx } = frame;
  ctx.fillText(text, x, y);
  const { underline, strike } = cell.style;
  if (!underline && !strike) return;
  const font = fontOf(cell.style);
  const width = textWidth(font, text);
  const left = ctx.textAlign === 'right' ? x - width : ctx.textAlign === 'center' ? x - width / 2 : x;
  const size = fontSizeOf(cell.style);
  if (underline) ctx.fillRect(left, Math.round(y + size * 0.42), width, Math.max(1, size / 14));
  if (strike) ctx.fillRect(left, Math.round(y + size * 0.02), width, Math.max(1, size / 14));
};

const drawRotated = (frame: PaneFrame, cell: CellView, rect: Rect, degrees: number): void => {
  const { ctx } = frame;
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x, rect.y, rect.width, rect.height);
  ctx.clip();
  ctx.translate(rect.x + rect.width / 2, rect.y + rect.height / 2);
  ctx.rotate((-degrees * Math.PI) / 180);
  ctx.textAlign = 'center';
  drawLine(frame, cell, cell.display.text, 0, 0);
  ctx.restore();
};

const drawCell = (frame: PaneFrame, row: number, column: number, rect: Rect, isMerged: boolean): void => {
  const { ctx, session, theme, scale } = frame;
  const cell = session.cell(row, column);
  if (cell.display.kind === 'empty') return;
  const { style, display } = cell;
  const font = fontOf(style);
  if (ctx.font !== font) ctx.font = font;
  ctx.fillStyle =
    display.kind === 'error' && style.color === undefined
      ? theme.danger
      : readableColor(
          display.color ?? (typeof style.color === 'string' ? style.color : null),
          typeof style.fill === 'string' ? style.fill : null,
          theme,
        );
  if (typeof style.rotation === 'number' && style.rotation !== 0) {
    drawRotated(frame, cell, rect, style.rotation);
    return;
  }
  const side = alignOf(cell);
  const indent = typeof style.indent === 'number' ? style.indent * 9 : 0;
  const inner = rect.width - 2 * cellPadding - indent;
  const isNumber = display.kind === 'number';
  const isWrapped = style.wrap === 'wrap' || (display.kind === 'text' && display.text.includes('\n'));
  const lines =
    isNumber && !isWrapped
      ? [fittingNumber(cell, font, inner)]
      : isWrapped
        ? wrapped(font, display.text, Math.max(8, inner))
        : [display.text];
  const lineHeight = lineHeightOf(style);
  const block = lines.length * lineHeight;
  const vertical = style.verticalAlign ?? 'bottom';
  const top =
    vertical === 'top'
      ? rect.y + 2
      : vertical === 'middle'
        ? rect.y + (rect.height - block) / 2
        : rect.y + rect.height - block - 2;
  const x =
    side === 'left'
      ? rect.x + cellPadding + indent
      : side === 'right'
        ? rect.x + rect.width - cellPadding - indent
        : rect.x + rect.width / 2;
  ctx.textAlign = side;
  const first = lines[0] ?? '';
  const width = lines.length === 1 ? textWidth(font, first) : 0;
  const overflows = !isWrapped && !isNumber && width > inner && style.wrap !== 'clip';
  const need = width - inner;
  const room = overflows && !isMerged ? roomBeside(frame, row, column, need, side) : { left: 0, right: 0 };
  const mustClip = width > inner || block > rect.height || isWrapped;
  if (!mustClip) {
    drawLine(frame, cell, first, x, top + lineHeight / 2);
    return;
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x - room.left, rect.y, rect.width - 1 / scale + room.left + room.right, rect.height - 1 / scale);
  ctx.clip();
  if (room.left + room.right > 0 && style.fill === undefined) {
    // The lines between the cells it lies over would cut through the words.
    const color = ctx.fillStyle;
    ctx.fillStyle = theme.surface;
    const from =
      side === 'left'
        ? rect.x + rect.width - 2
        : Math.max(rect.x - room.left, x - (side === 'right' ? width : width / 2) - 2);
    const to =
      side === 'right'
        ? rect.x + 2
        : Math.min(rect.x + rect.width + room.right, x + (side === 'left' ? width : width / 2) + 2);
    eraseLines(frame, column, from, to, rect);
    ctx.fillStyle = color;
  }
  for (const [index, line] of lines.entries()) {
    const y = top + index * lineHeight + lineHeight / 2;
    if (y < rect.y - lineHeight) continue;
    if (y > rect.y + rect.height + lineHeight) break;
    drawLine(frame, cell, line, x, y);
  }
  ctx.restore();
};

const eraseLines = (
  { ctx, view, pane, scale, session, theme }: PaneFrame,
  column: number,
  from: number,
  to: number,
  rect: Rect,
): void => {
  if (!session.hasGridlines.get()) return;
  ctx.fillStyle = theme.surface;
  for (
    let at = Math.max(1, column - furthestOverflow);
    at < Math.min(view.columns.count, column + furthestOverflow);
    at += 1
  ) {
    const x = view.columns.offset(at) + pane.dx;
    if (x > from && x < to)
      ctx.fillRect(Math.round(x * scale) / scale - 1 / scale, rect.y, 1 / scale, rect.height - 1 / scale);
  }
};

/** Texts of the pane's cells, and of cells beside it whose texts reach into it. */
export const cellText: PanePainter = (frame) => {
  const { ctx, view, pane, session } = frame;
  ctx.textBaseline = 'middle';
  eachCell(frame, (row, column, rect, merge) => drawCell(frame, row, column, rect, merge !== null));
  for (let row = pane.rows.from; row <= pane.rows.to; row += 1) {
    const height = view.rows.size(row);
    if (height === 0) continue;
    for (const by of [-1, 1] as const) {
      const start = by < 0 ? pane.columns.from : pane.columns.to;
      for (
        let at = start + by, count = 0;
        at >= 0 && at < view.columns.count && count < furthestOverflow;
        at += by, count += 1
      ) {
        if (!session.isFilled(row, at)) continue;
        const cell = session.cell(row, at);
        const side = alignOf(cell);
        const isToward = by < 0 ? side !== 'right' : side !== 'left';
        if (isToward && cell.display.kind === 'text' && view.mergeAt(row, at) === null && !session.isFilled(row, start))
          drawCell(
            frame,
            row,
            at,
            {
              x: view.columns.offset(at) + pane.dx,
              y: view.rows.offset(row) + pane.dy,
              width: view.columns.size(at),
              height,
            },
            false,
          );
        break;
      }
    }
  }
};
