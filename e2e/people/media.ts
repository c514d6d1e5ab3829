import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { File } from '@cloudity/contracts';
import type { TestPerson } from '@cloudity/testkit/suite';
import sharp from 'sharp';

export interface Scenery {
  /** Of the sky, in degrees. */
  readonly hue: number;
  readonly width?: number;
  readonly height?: number;
  /** As EXIF writes it: `2026:07:14 18:20:00`. */
  readonly takenAt?: string;
  readonly offset?: string;
  readonly place?: { readonly latitude: number; readonly longitude: number };
}

const degrees = (value: number): string => `${Math.round(Math.abs(value) * 10_000)}/10000 0/1 0/1`;

/** A landscape: sky, sun, two ridges. With what a camera would note about it. */
export const landscape = ({ hue, width = 1600, height = 1200, takenAt, offset, place }: Scenery): Promise<Buffer> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" width="${width}" height="${height}" preserveAspectRatio="xMidYMid slice">
    <defs><linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 65% 45%)"/><stop offset="1" stop-color="hsl(${hue + 40} 80% 82%)"/></linearGradient></defs>
    <rect width="400" height="300" fill="url(#sky)"/><circle cx="${80 + (hue % 240)}" cy="90" r="26" fill="hsl(45 95% 80%)"/>
    <path d="M0 210 L70 150 L130 205 L215 120 L300 200 L400 140 V300 H0Z" fill="hsl(${hue + 20} 30% 42%)"/>
    <path d="M0 255 Q90 205 190 245 T400 225 V300 H0Z" fill="hsl(${hue + 100} 35% 26%)"/></svg>`;
  const exif = {
    ...(takenAt ? { IFD2: { DateTimeOriginal: takenAt, ...(offset ? { OffsetTimeOriginal: offset } : {}) } } : {}),
    ...(place
      ? {
          IFD3: {
            GPSLatitudeRef: place.latitude < 0 ? 'S' : 'N',
            GPSLatitude: degrees(place.latitude),
            GPSLongitudeRef: place.longitude < 0 ? 'W' : 'E',
            GPSLongitude: degrees(place.longitude),
          },
        }
      : {}),
  };
  return sharp(Buffer.from(svg))
    .withExif(exif as never)
    .jpeg({ quality: 82 })
    .toBuffer();
};

/** A video of so many seconds with a clock in it, its index in front; VP8, which every Chromium plays. */
export const film = (seconds: number): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'film-'));
  try {
    const path = join(folder, 'film.webm');
    execFileSync('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-t', String(seconds)],
      ...['-c:v', 'libvpx', '-b:v', '150k', '-g', '10', path],
    ]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A video of so many seconds in codecs that Chromium does not play. */
export const oldFilm = (seconds: number): Buffer => {
  const folder = mkdtempSync(join(tmpdir(), 'film-'));
  try {
    const path = join(folder, 'film.avi');
    execFileSync('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-f', 'lavfi', '-i', 'sine'],
      ...['-t', String(seconds), '-c:v', 'mpeg4', '-c:a', 'ac3', path],
    ]);
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A PDF of so many pages, each with a line that says which it is. */
export const pages = (count: number): Buffer => {
  const objects = ['<</Type/Catalog/Pages 2 0 R>>', ''];
  const kids: string[] = [];
  for (let page = 1; page <= count; page += 1) {
    const content = `BT /F1 24 Tf 60 700 Td (Quarterly report, page ${page}) Tj ET 0.2 0.35 0.8 rg 60 640 ${120 * page} 24 re f`;
    kids.push(`${objects.length + 1} 0 R`);
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Contents ${objects.length + 2} 0 R>>`,
      `<</Length ${content.length}>>stream\n${content}\nendstream`,
    );
  }
  objects[1] = `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${count}>>`;
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj${body}endobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${text}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${table}\n%%EOF`);
};

export const put = (person: TestPerson, parentId: string, name: string, bytes: Buffer | string): Promise<File> =>
  person.api.upload('PUT /files/{parentId}/children/{name}', {
    params: { parentId, name },
    content: new Blob([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)]),
  });
