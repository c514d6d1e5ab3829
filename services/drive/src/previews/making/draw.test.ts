import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawImages, reasonOf } from './draw.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'draw-'));
});
afterAll(() => rm(folder, { recursive: true }));

const drawn = async (bytes: Buffer, sizes: readonly number[] = [256]) => {
  const path = join(folder, crypto.randomUUID());
  await writeFile(path, bytes);
  return drawImages(path, sizes);
};
const refused = async (bytes: Buffer): Promise<string> => {
  try {
    await drawn(bytes);
    return 'drawn';
  } catch (error) {
    return reasonOf(error);
  }
};

/** 80 × 40: its upper left quarter is red, its upper right green, its lower left blue, its lower right white. */
const corners = async () => {
  const quarter = (background: string) => ({ create: { width: 40, height: 20, channels: 3 as const, background } });
  return sharp(quarter('#ffffff'))
    .extend({ left: 40, top: 20, background: '#ffffff' })
    .composite([
      { input: quarter('#ff0000'), left: 0, top: 0 },
      { input: quarter('#00ff00'), left: 40, top: 0 },
      { input: quarter('#0000ff'), left: 0, top: 20 },
    ])
    .removeAlpha()
    .toBuffer({ resolveWithObject: true });
};

const colours = async (image: Buffer): Promise<string> => {
  const { data, info } = await sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): string => {
    const offset = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * 3;
    const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
    return `${red > 128 ? 'r' : ''}${green > 128 ? 'g' : ''}${blue > 128 ? 'b' : ''}`;
  };
  return [at(0.2, 0.2), at(0.8, 0.2), at(0.2, 0.8), at(0.8, 0.8)].join(' ');
};

/** Mirrored after it was turned; in one pipeline sharp mirrors first. */
const flopped = async (turned: Sharp) => sharp(await turned.png().toBuffer()).flop();

test('DP1 every EXIF orientation comes out upright, seen in its pixels', async () => {
  const raw = await corners();
  const { width, height, channels } = raw.info;
  const upright = sharp(raw.data, { raw: { width, height, channels } });
  // How a camera stores the upright picture for each orientation.
  const stored = [
    () => upright.clone(),
    () => upright.clone().flop(),
    () => upright.clone().rotate(180),
    () => upright.clone().flip(),
    () => flopped(upright.clone().rotate(90)),
    () => upright.clone().rotate(270),
    () => flopped(upright.clone().rotate(270)),
    () => upright.clone().rotate(90),
  ];
  for (const [index, store] of stored.entries()) {
    const pixels = await (await store()).png().toBuffer();
    const jpeg = await sharp(pixels)
      .withMetadata({ orientation: index + 1 })
      .jpeg({ quality: 95 })
      .toBuffer();
    const { images, ...size } = await drawn(jpeg);
    expect([await colours(images[0]?.bytes ?? Buffer.alloc(0)), size], `orientation ${index + 1}`).toEqual([
      'r g b rgb',
      { width: 80, height: 40 },
    ]);
  }
});

test('DP1 each size is the longer side at most, never larger than the original', async () => {
  const large = await sharp({ create: { width: 3000, height: 1000, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();
  const { images, width, height } = await drawn(large, [256, 1600]);
  expect([width, height]).toEqual([3000, 1000]);
  expect(images.map((image) => [image.size, image.width, image.height])).toEqual([
    [1600, 1600, 533],
    [256, 256, 85],
  ]);
  const small = await sharp({ create: { width: 20, height: 10, channels: 3, background: '#336699' } })
    .png()
    .toBuffer();
  expect((await drawn(small, [256, 1600])).images.map((image) => image.width)).toEqual([20, 20]);
});

test('DP1 16 bits, CMYK, grey, palettes, transparency and animations become ordinary pictures', async () => {
  const base = sharp({
    create: { width: 60, height: 30, channels: 4, background: { r: 200, g: 40, b: 40, alpha: 0.5 } },
  });
  const kinds = {
    deep: await base.clone().toColourspace('rgb16').png().toBuffer(),
    cmyk: await base.clone().flatten({ background: '#c82828' }).toColourspace('cmyk').jpeg().toBuffer(),
    grey: await base.clone().greyscale().png().toBuffer(),
    palette: await base.clone().png({ palette: true }).toBuffer(),
    tiff: await base.clone().tiff().toBuffer(),
    gif: await sharp(
      [60, 61, 62]
        .map(() => ({ create: { width: 60, height: 30, channels: 3 as const, background: '#c82828' } }))
        .map((input) => input) as never,
      { join: { animated: true } } as never,
    )
      .gif()
      .toBuffer(),
    avif: await base.clone().avif().toBuffer(),
  };
  for (const [name, bytes] of Object.entries(kinds)) {
    const { images } = await drawn(bytes);
    const metadata = await sharp(images[0]?.bytes).metadata();
    expect([name, metadata.format, metadata.width, metadata.height, metadata.space, metadata.pages ?? 1]).toEqual([
      name,
      'webp',
      60,
      30,
      'srgb',
      1,
    ]);
  }
});

/** A PNG that says it is this large, with one line of compressed zeros for all of it. */
const pngBomb = (width: number, height: number): Buffer => {
  const table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });
  const crc = (bytes: Buffer): number => {
    let c = 0xffffffff;
    for (const byte of bytes) c = (table[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
  };
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc(body));
    return Buffer.concat([head, body, tail]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(1024 * 1024))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

test('DP2 bombs, stumps and what is no picture have no preview, and say why', async () => {
  const jpeg = await sharp({
    create: {
      width: 800,
      height: 600,
      channels: 3,
      background: '#336699',
      noise: { type: 'gaussian', mean: 120, sigma: 40 },
    },
  })
    .jpeg()
    .toBuffer();
  expect(await refused(jpeg)).toBe('drawn');
  expect(await refused(pngBomb(50_000, 50_000))).toBe('too_large');
  expect(await refused(pngBomb(2_000, 2_000))).toBe('damaged');
  expect(await refused(jpeg.subarray(0, jpeg.length / 2))).toBe('damaged');
  expect(await refused(jpeg.subarray(0, 20))).not.toBe('drawn');
  expect(await refused(Buffer.from('<!doctype html><script>alert(1)</script>'))).toBe('unsupported');
  expect(await refused(Buffer.alloc(0))).not.toBe('drawn');
});
