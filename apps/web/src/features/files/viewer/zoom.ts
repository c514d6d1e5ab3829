/** Where a picture is: its scale against the fitted size, and how far its middle is from the window's, in pixels. */
export interface Placement {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const fitted: Placement = { scale: 1, x: 0, y: 0 };
const largest = 12;

/** What lies under `at` (from the window's middle) stays there. Never smaller than fitted, where it is in the middle again. */
export const zoomed = (
  { scale, x, y }: Placement,
  factor: number,
  at: { readonly x: number; readonly y: number },
): Placement => {
  const next = Math.min(largest, Math.max(1, scale * factor));
  if (next === 1) return fitted;
  const ratio = next / scale;
  return { scale: next, x: at.x - (at.x - x) * ratio, y: at.y - (at.y - y) * ratio };
};

/** Moved by these pixels; a fitted picture stays where it is. */
export const moved = (placement: Placement, x: number, y: number): Placement =>
  placement.scale === 1 ? placement : { ...placement, x: placement.x + x, y: placement.y + y };
