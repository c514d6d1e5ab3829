import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pictureFacts } from './picture.ts';
import { pictureBytes, pngOfSize } from './testing/pictures.ts';

const size = { width: 8, height: 6 };

it('PI2 a picture is what its bytes say, in every format, with its size', () => {
  const { png, jpeg, gif, webp, losslessWebp, clearWebp } = pictureBytes;
  expect(pictureFacts(png)).toEqual({ type: 'png', ...size });
  expect(pictureFacts(jpeg)).toEqual({ type: 'jpeg', ...size });
  expect(pictureFacts(gif)).toEqual({ type: 'gif', ...size });
  for (const bytes of [webp, losslessWebp, clearWebp]) expect(pictureFacts(bytes)).toEqual({ type: 'webp', ...size });
});

it('PI2 what is no raster picture, or one of more than 100 million pixels or of none, is none', () => {
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  for (const bytes of [
    new Uint8Array(),
    text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    text('<html>'),
    Uint8Array.of(0xd7, 0xcd, 0xc6, 0x9a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    pngOfSize(20_000, 20_000),
    pngOfSize(4_294_967_295, 4_294_967_295),
    pngOfSize(0, 6),
    pictureBytes.jpeg.subarray(0, 40),
  ])
    expect(pictureFacts(bytes)).toBeNull();
  expect(pictureFacts(pngOfSize(10_000, 10_000))).not.toBeNull();
});

it('PI2 whatever bytes there are, they are read to an end (random, with the seed)', () => {
  const whole = fc.constantFrom(...Object.values(pictureBytes));
  fc.assert(
    fc.property(whole, fc.nat(300), fc.uint8Array({ maxLength: 40 }), (bytes, at, noise) => {
      const changed = Uint8Array.from([...bytes.subarray(0, at), ...noise, ...bytes.subarray(at + noise.length)]);
      const facts = pictureFacts(changed);
      expect(facts === null || facts.width * facts.height <= 100_000_000).toBe(true);
    }),
  );
});
