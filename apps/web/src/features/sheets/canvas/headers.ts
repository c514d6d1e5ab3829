import { columnLetters } from '@cloudity/docmodel/sheet';
import { columnHeaderHeight } from './layout.ts';
import { type Frame, horizontal, vertical } from './painter.ts';

const headerFont = '500 11.5px "Inter Variable", system-ui, sans-serif';

/** Row numbers and column letters; those of selected cells stand out. */
export const paintHeaders = (frame: Frame): void => {
  const { ctx, layout, view, theme, session } = frame;
  const { areas } = session.selection.get();
  ctx.font = headerFont;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  const head = (
    isColumn: boolean,
    from: number,
    to: number,
    clip: { readonly at: number; readonly size: number },
  ): void => {
    const geometry = isColumn ? view.columns : view.rows;
    ctx.save();
    ctx.beginPath();
    if (isColumn) ctx.rect(clip.at, 0, clip.size, columnHeaderHeight);
    else ctx.rect(0, clip.at, layout.headerWidth, clip.size);
    ctx.clip();
    for (let position = from; position <= to; position += 1) {
      const size = geometry.size(position);
      if (size === 0) continue;
      const at = isColumn ? layout.xOf(position) : layout.yOf(position);
      const isIn = areas.some((area) =>
        isColumn
          ? position >= area.fromColumn && position <= area.toColumn
          : position >= area.fromRow && position <= area.toRow,
      );
      const isWhole =
        isIn && areas.some((area) => area.kind === 'all' || area.kind === (isColumn ? 'columns' : 'rows'));
      ctx.fillStyle = isWhole ? theme.accent : isIn ? theme.accentSoft : theme.canvas;
      if (isColumn) ctx.fillRect(at, 0, size, columnHeaderHeight);
      else ctx.fillRect(0, at, layout.headerWidth, size);
      ctx.fillStyle = isWhole ? theme.onAccent : isIn ? theme.text : theme.muted;
      if (isColumn) ctx.fillText(columnLetters(position), at + size / 2, columnHeaderHeight / 2 + 0.5);
      else if (size > 9) ctx.fillText(String(position + 1), layout.headerWidth / 2, at + size / 2 + 0.5);
      ctx.fillStyle = theme.border;
      if (isColumn) vertical(frame, at + size, 0, columnHeaderHeight);
      else horizontal(frame, 0, at + size, layout.headerWidth);
      const isAfterHidden = position > 0 && geometry.size(position - 1) === 0;
      if (isAfterHidden) {
        // What is hidden here can be shown again: two bars instead of one.
        ctx.fillStyle = theme.accent;
        if (isColumn) ctx.fillRect(at - 1, 4, 2, columnHeaderHeight - 8);
        else ctx.fillRect(6, at - 1, layout.headerWidth - 12, 2);
      }
    }
    ctx.restore();
  };
  ctx.fillStyle = theme.canvas;
  ctx.fillRect(0, 0, layout.width, columnHeaderHeight);
  ctx.fillRect(0, 0, layout.headerWidth, layout.height);
  const { fromRow, toRow, fromColumn, toColumn } = layout.visible;
  const right = layout.scrolling;
  const { frozen } = view;
  if (frozen.columns > 0) head(true, 0, layout.lastFrozen.column, { at: layout.headerWidth, size: layout.frozenWidth });
  head(true, fromColumn, Math.min(toColumn, view.columns.count - 1), { at: right.x, size: right.width });
  if (frozen.rows > 0) head(false, 0, layout.lastFrozen.row, { at: columnHeaderHeight, size: layout.frozenHeight });
  head(false, fromRow, Math.min(toRow, view.rows.count - 1), { at: right.y, size: right.height });
  ctx.fillStyle = theme.canvas;
  ctx.fillRect(0, 0, layout.headerWidth, columnHeaderHeight);
  ctx.fillStyle = theme.border;
  horizontal(frame, 0, columnHeaderHeight, layout.width);
  vertical(frame, layout.headerWidth, 0, layout.height);
  ctx.fillStyle = theme.muted;
  ctx.globalAlpha = 0.5;
  if (frozen.columns > 0) ctx.fillRect(right.x - 2, 0, 2, layout.height);
  if (frozen.rows > 0) ctx.fillRect(0, right.y - 2, layout.width, 2);
  ctx.globalAlpha = 1;
};
