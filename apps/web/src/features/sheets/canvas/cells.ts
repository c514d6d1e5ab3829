import type { CellStyle } from '@cloudity/docmodel/sheet';
import type { Area } from '../selection/selection.ts';
import { cellText } from './cell-text.ts';
import type { Rect } from './layout.ts';
import { horizontal, type PaneFrame, type PanePainter, vertical } from './painter.ts';

/** The merges that reach into the pane. */
const mergesIn = ({ view, pane }: PaneFrame): readonly Area[] =>
  view.merges.filter(
    (merge) =>
      merge.fromRow <= pane.rows.to &&
      merge.toRow >= pane.rows.from &&
      merge.fromColumn <= pane.columns.to &&
      merge.toColumn >= pane.columns.from,
  );

/** Where cells stand in a pane. */
export const rectIn = ({ view, pane }: PaneFrame, area: Area): Rect => {
  const x = view.columns.offset(area.fromColumn) + pane.dx;
  const y = view.rows.offset(area.fromRow) + pane.dy;
  return {
    x,
    y,
    width: view.columns.offset(area.toColumn + 1) + pane.dx - x,
    height: view.rows.offset(area.toRow + 1) + pane.dy - y,
  };
};

/** Calls `visit` for every cell of the pane that is shown: merged ones once, as one. */
export const eachCell = (
  frame: PaneFrame,
  visit: (row: number, column: number, rect: Rect, merge: Area | null) => void,
): void => {
  const { view, pane } = frame;
  const merges = mergesIn(frame);
  const isCovered = (row: number, column: number): boolean =>
    merges.some((m) => row >= m.fromRow && row <= m.toRow && column >= m.fromColumn && column <= m.toColumn);
  for (let row = pane.rows.from; row <= pane.rows.to; row += 1) {
    const height = view.rows.size(row);
    if (height === 0) continue;
    const y = view.rows.offset(row) + pane.dy;
    for (let column = pane.columns.from; column <= pane.columns.to; column += 1) {
      const width = view.columns.size(column);
      if (width === 0 || (merges.length > 0 && isCovered(row, column))) continue;
      visit(row, column, { x: view.columns.offset(column) + pane.dx, y, width, height }, null);
    }
  }
  for (const merge of merges) visit(merge.fromRow, merge.fromColumn, rectIn(frame, merge), merge);
};

const background: PanePainter = ({ ctx, pane, theme, view }) => {
  ctx.fillStyle = theme.surface;
  const right = view.columns.total + pane.dx;
  const bottom = view.rows.total + pane.dy;
  ctx.fillRect(
    pane.clip.x,
    pane.clip.y,
    Math.min(pane.clip.width, right - pane.clip.x),
    Math.min(pane.clip.height, bottom - pane.clip.y),
  );
};

const gridlines: PanePainter = (frame) => {
  const { ctx, view, pane, theme, session } = frame;
  if (!session.hasGridlines.get()) return;
  ctx.fillStyle = theme.gridline;
  const right = Math.min(pane.clip.x + pane.clip.width, view.columns.total + pane.dx);
  const bottom = Math.min(pane.clip.y + pane.clip.height, view.rows.total + pane.dy);
  for (let row = pane.rows.from; row <= pane.rows.to; row += 1)
    if (view.rows.size(row) > 0)
      horizontal(frame, pane.clip.x, view.rows.offset(row + 1) + pane.dy, right - pane.clip.x);
  for (let column = pane.columns.from; column <= pane.columns.to; column += 1)
    if (view.columns.size(column) > 0)
      vertical(frame, view.columns.offset(column + 1) + pane.dx, pane.clip.y, bottom - pane.clip.y);
};

const fills: PanePainter = (frame) => {
  const { ctx, session, scale, theme } = frame;
  eachCell(frame, (row, column, { x, y, width, height }, merge) => {
    const { fill } = session.cell(row, column).style;
    if (typeof fill !== 'string' && merge === null) return;
    ctx.fillStyle = typeof fill === 'string' ? fill : theme.surface;
    // A merge leaves the lines on its right and below; a fill covers those within.
    ctx.fillRect(x, y, width - (fill ? 0 : 1 / scale), height - (fill ? 0 : 1 / scale));
  });
};

const widths: Readonly<Record<string, number>> = { thin: 1, medium: 2, thick: 3, dashed: 1, dotted: 1, double: 3 };

const sides = ['borderTop', 'borderRight', 'borderBottom', 'borderLeft'] as const;

const drawBorder = (frame: PaneFrame, side: (typeof sides)[number], border: string, rect: Rect): void => {
  const { ctx, theme, scale } = frame;
  const [kind = 'thin', color = '#000000'] = border.split(' ');
  const width = widths[kind] ?? 1;
  ctx.strokeStyle = theme.isDark && color === '#000000' ? theme.text : color;
  const isAcross = side === 'borderTop' || side === 'borderBottom';
  const at =
    side === 'borderTop'
      ? rect.y
      : side === 'borderBottom'
        ? rect.y + rect.height
        : side === 'borderLeft'
          ? rect.x
          : rect.x + rect.width;
  const middle = Math.round(at * scale) / scale - 0.5 / scale;
  const line = (offset: number, thickness: number): void => {
    ctx.lineWidth = thickness;
    ctx.beginPath();
    if (isAcross) {
      ctx.moveTo(rect.x - 1, middle + offset);
      ctx.lineTo(rect.x + rect.width, middle + offset);
    } else {
      ctx.moveTo(middle + offset, rect.y - 1);
      ctx.lineTo(middle + offset, rect.y + rect.height);
    }
    ctx.stroke();
  };
  ctx.setLineDash(kind === 'dashed' ? [4, 3] : kind === 'dotted' ? [1, 2] : []);
  if (kind === 'double') {
    line(-1, 1);
    line(1, 1);
  } else line(0, width);
  ctx.setLineDash([]);
};

const hasBorder = (style: CellStyle): boolean => sides.some((side) => style[side] !== undefined);

const borders: PanePainter = (frame) => {
  eachCell(frame, (row, column, rect) => {
    const { style } = frame.session.cell(row, column);
    if (!hasBorder(style)) return;
    for (const side of sides) {
      const border = style[side];
      if (typeof border === 'string') drawBorder(frame, side, border, rect);
    }
  });
};

/** What stands in the cells, from the back to the front, with what the sheet has beyond them. */
export const cellPaintersWith = (
  attachments: Iterable<{ readonly under?: PanePainter; readonly over?: PanePainter }>,
): readonly PanePainter[] => {
  const list = [...attachments];
  const part = (name: 'under' | 'over'): readonly PanePainter[] => list.flatMap((each) => each[name] ?? []);
  return [background, gridlines, fills, ...part('under'), cellText, borders, ...part('over')];
};
