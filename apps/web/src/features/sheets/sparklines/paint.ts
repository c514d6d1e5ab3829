import type { Sparkline } from '@cloudity/calc';
import type { Rect } from '../canvas/layout.ts';
import { type Frame, snap } from '../canvas/painter.ts';
import { luminanceOf, readableColor } from '../canvas/theme.ts';
import { type Paint, type Shape, shapesOf, sparklineMargin } from './shapes.ts';

const known = new WeakMap<
  Sparkline,
  { readonly width: number; readonly height: number; readonly shapes: readonly Shape[] }
>();

/** A sparkline is drawn at every frame and laid out once. */
const laidOut = (sparkline: Sparkline, width: number, height: number): readonly Shape[] => {
  const found = known.get(sparkline);
  if (found?.width === width && found.height === height) return found.shapes;
  const shapes = shapesOf(sparkline, { width, height });
  known.set(sparkline, { width, height, shapes });
  return shapes;
};

/** In the colours of the page; the formula's own, unless it cannot be seen on what is behind it. */
const colorOf = ({ ctx, theme }: Frame, { own, role }: Paint, fill: string | null): string => {
  if (own === null) return role === 'main' ? theme.accent : role === 'second' ? theme.border : theme.muted;
  // As `#rrggbb`, names included.
  ctx.fillStyle = own;
  const color = String(ctx.fillStyle);
  const behind = fill ?? (theme.isDark ? '#1d1f24' : '#ffffff');
  const [mine, others] = [luminanceOf(color) ?? 1, luminanceOf(behind) ?? 1];
  const contrast = (Math.max(mine, others) + 0.05) / (Math.min(mine, others) + 0.05);
  return theme.isDark && contrast < 1.6 ? readableColor(color, fill, theme) : color;
};

/** Draws a sparkline into its cell: bars on whole device pixels, lines smooth. */
export const drawSparkline = (frame: Frame, sparkline: Sparkline, rect: Rect, fill: string | null): void => {
  const { ctx, scale } = frame;
  const [left, top] = [rect.x + sparklineMargin, rect.y + sparklineMargin];
  const [width, height] = [rect.width - 2 * sparklineMargin - 1, rect.height - 2 * sparklineMargin - 1];
  const thinnest = 1 / scale;
  ctx.save();
  ctx.beginPath();
  ctx.rect(rect.x, rect.y, rect.width - thinnest, rect.height - thinnest);
  ctx.clip();
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  for (const shape of laidOut(sparkline, width, height)) {
    const color = colorOf(frame, shape.paint, fill);
    ctx.fillStyle = color;
    ctx.strokeStyle = color;
    if (shape.kind === 'rect') {
      const [x, y] = [snap(left + shape.x, scale), snap(top + shape.y, scale)];
      const [right, bottom] = [snap(left + shape.x + shape.width, scale), snap(top + shape.y + shape.height, scale)];
      ctx.fillRect(x, y, Math.max(right - x, thinnest), shape.height === 0 ? 0 : Math.max(bottom - y, thinnest));
      continue;
    }
    ctx.beginPath();
    if (shape.kind === 'dot') {
      ctx.arc(left + shape.x, top + shape.y, shape.radius, 0, 2 * Math.PI);
      ctx.fill();
      continue;
    }
    for (const [x, y] of shape.points) ctx.lineTo(left + x, top + y);
    ctx.lineWidth = shape.width;
    ctx.stroke();
  }
  ctx.restore();
};
