import { largestImage, smallestImage } from '@cloudity/docmodel/sheet/image';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A picture that is put on a sheet is shown no larger than this at first, in CSS pixels. */
const first: Size = { width: 480, height: 360 };

export const withinLimits = (size: number): number => Math.min(largestImage, Math.max(smallestImage, Math.round(size)));

/** The nearest size of the same shape within limits. */
export const scaled = ({ width, height }: Size, factor: number): Size => {
  const most = largestImage / Math.max(width, height);
  const least = smallestImage / Math.min(width, height);
  const by = Math.min(most, Math.max(least, factor));
  return { width: withinLimits(width * by), height: withinLimits(height * by) };
};

/** Of a new picture: its own as far as it fits into the room, so that its menu and handles are in the window. */
export const firstSize = (natural: Size, room: Size): Size =>
  scaled(
    natural,
    Math.min(
      1,
      Math.min(first.width, room.width) / natural.width,
      Math.min(first.height, room.height) / natural.height,
    ),
  );
