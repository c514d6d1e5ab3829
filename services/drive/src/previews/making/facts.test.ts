import sharp from 'sharp';
import { expect, test } from 'vitest';
import { factsFromBytes, offsetOf, placeOf, wallTime } from './facts.ts';
import { factsFromProbe } from './video.ts';

const photo = async (exif: Record<string, Record<string, string>>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } })
      .withExif(exif as never)
      .jpeg()
      .toBuffer(),
  );

test('DP3 a time is the clock where it was taken, with its zone when the camera noted it', async () => {
  const facts = factsFromBytes(
    await photo({
      IFD2: { DateTimeOriginal: '2024:05:12 14:03:22', OffsetTimeOriginal: '+02:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '48/1 51/1 2976/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '2/1 17/1 402/10',
      },
    }),
  );
  expect(facts).toMatchObject({ takenAt: '2024-05-12T14:03:22.000', offsetMinutes: 120 });
  expect(facts.latitude).toBeCloseTo(48.8583, 3);
  expect(facts.longitude).toBeCloseTo(2.2945, 3);
  expect(factsFromBytes(await photo({ IFD2: { DateTimeOriginal: '2024:05:12 14:03:22' } }))).toMatchObject({
    takenAt: '2024-05-12T14:03:22.000',
    offsetMinutes: null,
    latitude: null,
  });
});

test('DP3 what cannot be true is not believed', () => {
  expect(wallTime('0000:00:00 00:00:00')).toBeNull();
  expect(wallTime('2023:02:30 10:00:00')).toBeNull();
  expect(wallTime('    :  :     :  :  ')).toBeNull();
  expect(wallTime(17)).toBeNull();
  expect([offsetOf('+05:30'), offsetOf('-0800'), offsetOf('Z'), offsetOf('+99:00'), offsetOf('')]).toEqual([
    330,
    -480,
    0,
    null,
    null,
  ]);
  expect(placeOf(0, 0)).toEqual({ latitude: null, longitude: null });
  expect(placeOf(91, 2)).toEqual({ latitude: null, longitude: null });
  expect(placeOf(Number.NaN, 2)).toEqual({ latitude: null, longitude: null });
});

test('DP3 videos say it in their own words; a turned one is as high as it is wide', () => {
  const facts = factsFromProbe({
    streams: [
      { codec_type: 'audio' },
      { codec_type: 'video', width: 1920, height: 1080, side_data_list: [{ rotation: -90 }] },
    ],
    format: {
      duration: '12.480000',
      tags: {
        'com.apple.quicktime.creationdate': '2024-05-12T14:03:22+0200',
        creation_time: '2024-05-12T12:03:22.000000Z',
        location: '-33.8568+151.2153/',
      },
    },
  });
  expect(facts).toMatchObject({
    width: 1080,
    height: 1920,
    durationMs: 12_480,
    takenAt: '2024-05-12T14:03:22.000',
    offsetMinutes: 120,
    latitude: -33.8568,
    longitude: 151.2153,
  });
  expect(factsFromProbe({ streams: [{ codec_type: 'audio' }] })).toBeNull();
});

test('DP3 a broken EXIF block is none: random damage never fails and never gives nonsense', async () => {
  const whole = await photo({
    IFD2: { DateTimeOriginal: '2024:05:12 14:03:22', OffsetTimeOriginal: '+02:00' },
    IFD3: {
      GPSLatitudeRef: 'N',
      GPSLatitude: '48/1 51/1 2976/100',
      GPSLongitudeRef: 'E',
      GPSLongitude: '2/1 17/1 402/10',
    },
  });
  const seed = Number(process.env.DRIVE_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`DRIVE_SEED=${seed}`);
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = new Uint8Array(whole.slice(0, random(8) === 0 ? random(whole.length) : whole.length));
    for (let change = random(12); change >= 0; change -= 1) bytes[random(Math.min(bytes.length, 700))] = random(256);
    const facts = factsFromBytes(bytes);
    if (facts.takenAt !== null) expect(new Date(`${facts.takenAt}Z`).getTime(), `seed ${seed}`).not.toBeNaN();
    expect(Math.abs(facts.latitude ?? 0), `seed ${seed}`).toBeLessThanOrEqual(90);
    expect(Math.abs(facts.longitude ?? 0), `seed ${seed}`).toBeLessThanOrEqual(180);
    expect(Math.abs(facts.offsetMinutes ?? 0), `seed ${seed}`).toBeLessThanOrEqual(840);
  }
}, 60_000);
