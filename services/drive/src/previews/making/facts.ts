import { readFile } from 'node:fs/promises';
import ExifReader from 'exifreader';
import { type Facts, noFacts } from './no-facts.ts';

/** "2024:05:12 14:03:22" (EXIF) or "2024-05-12T14:03:22" as an ISO time without a zone; null for a clock that was never set. */
export const wallTime = (text: unknown): string | null => {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(
    typeof text === 'string' ? text.trim() : '',
  );
  if (!match) return null;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000`;
  const time = new Date(`${iso}Z`);
  // A day that does not exist comes back as another one. Before 1826 nobody took photos.
  return Number(year) >= 1826 && !Number.isNaN(time.getTime()) && time.toISOString() === `${iso}Z` ? iso : null;
};

/** "+05:30", "-0800" or "Z" in minutes east of Greenwich. */
export const offsetOf = (text: unknown): number | null => {
  const value = typeof text === 'string' ? text.trim() : '';
  if (value === 'Z') return 0;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(value);
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes <= 14 * 60 ? (match[1] === '-' ? -minutes : minutes) : null;
};

const isPlace = (latitude: unknown, longitude: unknown): boolean =>
  typeof latitude === 'number' &&
  typeof longitude === 'number' &&
  Math.abs(latitude) <= 90 &&
  Math.abs(longitude) <= 180 &&
  // What cameras without a fix write.
  !(latitude === 0 && longitude === 0);

/** Latitude and longitude as they are, or both null. */
export const placeOf = (latitude: unknown, longitude: unknown): Pick<Facts, 'latitude' | 'longitude'> =>
  isPlace(latitude, longitude)
    ? { latitude: latitude as number, longitude: longitude as number }
    : { latitude: null, longitude: null };

/** What a picture's EXIF block says. Never fails: a picture with a broken block is a picture without one. */
export const factsFromBytes = (bytes: Uint8Array<ArrayBuffer>): Facts => {
  try {
    const { exif = {}, gps } = ExifReader.load(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      {
        expanded: true,
        async: false,
      },
    );
    const text = (name: string): unknown =>
      (exif[name as keyof typeof exif] as { description?: unknown } | undefined)?.description;
    const takenAt = wallTime(text('DateTimeOriginal')) ?? wallTime(text('DateTimeDigitized'));
    return {
      ...noFacts,
      takenAt,
      offsetMinutes: takenAt === null ? null : (offsetOf(text('OffsetTimeOriginal')) ?? offsetOf(text('OffsetTime'))),
      ...placeOf(gps?.Latitude, gps?.Longitude),
    };
  } catch {
    return noFacts;
  }
};

export const readFacts = async (path: string): Promise<Facts> => factsFromBytes(new Uint8Array(await readFile(path)));
