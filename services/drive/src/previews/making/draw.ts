import sharp from 'sharp';

export type Reason = 'unsupported' | 'too_large' | 'damaged' | 'locked';

export interface DrawnImage {
  /** The longer side at most, in pixels. */
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** Beyond these a picture is a bomb, or for specialists. */
const mostPixels = 120_000_000;

sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture upright, in sRGB, 8 bits a channel, without metadata, once per size; never enlarged. Of an animation the first frame.
 * `isUpright`: it stands as it should, whatever its metadata says.
 */
export const drawImages = async (
  path: string,
  sizes: readonly number[],
  { isUpright = false }: { readonly isUpright?: boolean } = {},
): Promise<{ readonly images: readonly DrawnImage[]; readonly width: number; readonly height: number }> => {
  const source = sharp(path, { limitInputPixels: mostPixels, failOn: 'truncated', sequentialRead: true, pages: 1 });
  const { autoOrient, width, height } = await source.metadata();
  const images: DrawnImage[] = [];
  // The largest is made of the original, the others of it: a large picture is decoded once.
  let from = (isUpright ? source : source.autoOrient()).toColourspace('srgb');
  for (const size of [...sizes].sort((a, b) => b - a)) {
    const { data, info } = await from
      .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: size > 512 ? 80 : 72, smartSubsample: true })
      .toBuffer({ resolveWithObject: true });
    images.push({ size, width: info.width, height: info.height, bytes: data });
    from = sharp(data);
  }
  return { images, ...(isUpright ? { width, height } : { width: autoOrient.width, height: autoOrient.height }) };
};

/** What libvips' words mean for somebody who waits for a picture. */
export const reasonOf = (error: unknown): Reason => {
  const message = error instanceof Error ? error.message : '';
  if (/exceeds pixel limit|exceeds? .*(limit|dimensions)/i.test(message)) return 'too_large';
  if (/unsupported image format|has not been built in|unsupported codec/i.test(message)) return 'unsupported';
  return 'damaged';
};
