import { type Area, isSingleCell } from '../selection/selection.ts';
import { type PaneFrame, type PanePainter, snap } from './painter.ts';

/** Something that the grid shows over the cells: others' selections, references of a formula, what was copied, what was found. */
export interface Outline {
  readonly area: Area;
  /** A CSS colour. */
  readonly color: string;
  readonly isFilled: boolean;
  readonly isDashed: boolean;
  /** Whose it is, at the corner. */
  readonly name: string | null;
}

export interface OverlayState {
  readonly outlines: readonly Outline[];
  /** Where the fill handle was dragged to; null while it is not. */
  readonly filling: Area | null;
  readonly isEditable: boolean;
  /** Touch wants larger handles. */
  readonly isCoarse: boolean;
}

/** The area's place as this pane sees it: what belongs to another pane ends up outside of the clip. */
const box = ({ view, pane, scale }: PaneFrame, area: Area) => {
  const x = view.columns.offset(area.fromColumn) + pane.dx;
  const y = view.rows.offset(area.fromRow) + pane.dy;
  const [left, top] = [snap(x, scale) - 1 / scale, snap(y, scale) - 1 / scale];
  const right = snap(view.columns.offset(area.toColumn + 1) + pane.dx, scale);
  const bottom = snap(view.rows.offset(area.toRow + 1) + pane.dy, scale);
  return { x: left, y: top, width: right - left - 1 / scale, height: bottom - top - 1 / scale };
};

const selection: PanePainter = (frame) => {
  const { ctx, theme, session, view } = frame;
  const { areas, active } = session.selection.get();
  const isSingle = isSingleCell({ areas, active, head: active }, view.merges);
  const activeArea = view.mergeAt(active.row, active.column) ?? {
    fromRow: active.row,
    toRow: active.row,
    fromColumn: active.column,
    toColumn: active.column,
  };
  const cell = box(frame, activeArea);
  if (!isSingle) {
    ctx.save();
    // The active cell stays clear of the tint.
    ctx.beginPath();
    ctx.rect(frame.pane.clip.x, frame.pane.clip.y, frame.pane.clip.width, frame.pane.clip.height);
    ctx.rect(cell.x, cell.y, cell.width, cell.height);
    ctx.clip('evenodd');
    ctx.fillStyle = theme.accent;
    ctx.globalAlpha = 0.1;
    for (const area of areas) {
      const { x, y, width, height } = box(frame, area);
      ctx.fillRect(x, y, width, height);
    }
    ctx.restore();
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = 1;
    for (const area of areas) {
      const { x, y, width, height } = box(frame, area);
      ctx.strokeRect(x + 0.5, y + 0.5, width, height);
    }
  }
  ctx.strokeStyle = theme.accent;
  ctx.lineWidth = 2;
  ctx.strokeRect(cell.x + 0.5, cell.y + 0.5, cell.width, cell.height);
};

/** Side of the fill handle's square. */
const handleSize = (isCoarse: boolean): number => (isCoarse ? 14 : 7);

/** The middle of the fill handle; null where there is none. */
export const fillHandleAt = (
  frame: Pick<PaneFrame, 'layout' | 'session'>,
): { readonly x: number; readonly y: number; readonly area: Area } | null => {
  const { areas } = frame.session.selection.get();
  const [area] = areas;
  if (areas.length !== 1 || area === undefined || frame.session.editing.get() !== null) return null;
  const { layout } = frame;
  const { frozen } = layout.view;
  const { x, y, width, height } = layout.rectOf(area);
  const place = { x: x + width - 1, y: y + height - 1, area };
  const isBehind =
    (area.toColumn >= frozen.columns && place.x < layout.scrolling.x - 1) ||
    (area.toRow >= frozen.rows && place.y < layout.scrolling.y - 1);
  return isBehind ? null : place;
};

const handle =
  (state: OverlayState): PanePainter =>
  (frame) => {
    const place = state.isEditable ? fillHandleAt(frame) : null;
    if (place === null) return;
    const { ctx, theme } = frame;
    const size = handleSize(state.isCoarse);
    ctx.fillStyle = theme.surface;
    ctx.fillRect(place.x - size / 2 - 1, place.y - size / 2 - 1, size + 2, size + 2);
    ctx.fillStyle = theme.accent;
    if (state.isCoarse) {
      ctx.beginPath();
      ctx.arc(place.x, place.y, size / 2, 0, Math.PI * 2);
      ctx.fill();
    } else ctx.fillRect(place.x - size / 2, place.y - size / 2, size, size);
  };

const flagFont = '500 11px "Inter Variable", system-ui, sans-serif';

const outlines =
  (state: OverlayState): PanePainter =>
  (frame) => {
    const { ctx } = frame;
    for (const { area, color, isFilled, isDashed, name } of state.outlines) {
      const { x, y, width, height } = box(frame, area);
      if (x > frame.layout.width || y > frame.layout.height || x + width < 0 || y + height < 0) continue;
      if (isFilled) {
        ctx.fillStyle = color;
        ctx.globalAlpha = 0.1;
        ctx.fillRect(x, y, width, height);
        ctx.globalAlpha = 1;
      }
      ctx.strokeStyle = color;
      ctx.lineWidth = isDashed || name !== null ? 2 : 1.5;
      ctx.setLineDash(isDashed ? [5, 3] : []);
      ctx.strokeRect(x + 0.5, y + 0.5, width, height);
      ctx.setLineDash([]);
      if (name === null) continue;
      ctx.font = flagFont;
      const label = ctx.measureText(name).width + 10;
      const top = y - 16 >= frame.pane.clip.y ? y - 16 : y + height;
      ctx.fillStyle = color;
      ctx.fillRect(x - 0.5, top, label, 16);
      ctx.fillStyle = frame.theme.isDark ? '#15171c' : '#ffffff';
      ctx.textAlign = 'left';
      ctx.textBaseline = 'middle';
      ctx.fillText(name, x + 4.5, top + 8.5);
    }
  };

const filling =
  (state: OverlayState): PanePainter =>
  (frame) => {
    if (state.filling === null) return;
    const { ctx, theme } = frame;
    const { x, y, width, height } = box(frame, state.filling);
    ctx.strokeStyle = theme.accent;
    ctx.lineWidth = 1;
    ctx.setLineDash([4, 3]);
    ctx.strokeRect(x + 0.5, y + 0.5, width, height);
    ctx.setLineDash([]);
  };

export const overlayPainters = (state: OverlayState): readonly PanePainter[] => [
  outlines(state),
  selection,
  handle(state),
  filling(state),
];

/** Whether a point is on the fill handle. */
export const isOnFillHandle = (
  frame: Pick<PaneFrame, 'layout' | 'session'>,
  x: number,
  y: number,
  isCoarse: boolean,
): boolean => {
  const place = fillHandleAt(frame);
  const reach = handleSize(isCoarse) / 2 + (isCoarse ? 10 : 3);
  return place !== null && Math.abs(x - place.x) <= reach && Math.abs(y - place.y) <= reach;
};
