import type { SheetSession } from '../model/session.ts';
import type { SheetView } from '../model/sheet-view.ts';
import type { GridLayout, Pane } from './layout.ts';
import type { CanvasTheme } from './theme.ts';

/** Everything that draws one frame needs. Coordinates are CSS pixels at 100 %; the context is scaled. */
export interface Frame {
  readonly ctx: CanvasRenderingContext2D;
  readonly session: SheetSession;
  readonly view: SheetView;
  readonly layout: GridLayout;
  readonly theme: CanvasTheme;
  /** Device pixels per unit: lines stand on whole ones. */
  readonly scale: number;
}

export interface PaneFrame extends Frame {
  readonly pane: Pane;
}

/** Draws something of the part of the grid that is clipped to. The lists in which these stand are where new ones are added. */
export type PanePainter = (frame: PaneFrame) => void;

export const paintPanes = (frame: Frame, painters: readonly PanePainter[]): void => {
  const { ctx } = frame;
  for (const pane of frame.layout.panes) {
    ctx.save();
    ctx.beginPath();
    ctx.rect(pane.clip.x, pane.clip.y, pane.clip.width, pane.clip.height);
    ctx.clip();
    for (const paint of painters) paint({ ...frame, pane });
    ctx.restore();
  }
};

/** The nearest whole device pixel. */
export const snap = (value: number, scale: number): number => Math.round(value * scale) / scale;

/** A horizontal line on whole device pixels. */
export const horizontal = ({ ctx, scale }: Frame, x: number, y: number, width: number, thickness = 1): void =>
  ctx.fillRect(
    snap(x, scale),
    snap(y, scale) - 1 / scale,
    snap(width, scale),
    Math.max(1, Math.round(thickness * scale)) / scale,
  );

export const vertical = ({ ctx, scale }: Frame, x: number, y: number, height: number, thickness = 1): void =>
  ctx.fillRect(
    snap(x, scale) - 1 / scale,
    snap(y, scale),
    Math.max(1, Math.round(thickness * scale)) / scale,
    snap(height, scale),
  );
