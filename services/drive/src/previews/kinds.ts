import { existsSync } from 'node:fs';
import { isOfficeType } from '@cloudity/contracts/office-types';
import { tableFormatOf } from '@cloudity/contracts/table-formats';
import type { MediaKind } from './making/order.ts';
import type { Programs } from './making/programs.ts';

/** Raster pictures, and SVG, which only ever leaves here as a raster picture. */
const imageTypes = /^image\/(png|jpeg|gif|webp|avif|tiff|bmp|svg\+xml)$/;
/** As phones take them, in a codec that sharp's libvips has not. */
const heicTypes = /^image\/hei[cf]$/;

/** What a file's preview is made of, by its media type; null when nothing is. The trigger of migration 0105 orders no others. */
export const mediaKindOf = (mimeType: string): MediaKind | null => {
  if (imageTypes.test(mimeType)) return 'image';
  if (heicTypes.test(mimeType)) return 'heic';
  if (mimeType.startsWith('video/')) return 'video';
  if (isOfficeType(mimeType) || tableFormatOf('', mimeType) !== null) return 'office';
  return mimeType === 'application/pdf' ? 'pdf' : null;
};

/** Whether the photo view shows it: pictures as cameras and phones make them, and videos. */
export const isPhoto = (mimeType: string): boolean =>
  mimeType.startsWith('video/') ||
  heicTypes.test(mimeType) ||
  (imageTypes.test(mimeType) && mimeType !== 'image/svg+xml');

const folders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];

const find = (name: string): string | null =>
  folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path)) ?? null;

/** The programs that this system has; looked for each time, so that one installed later is found. */
export const findPrograms = (): Programs => ({
  pdftoppm: find('pdftoppm'),
  pdfinfo: find('pdfinfo'),
  ffmpeg: find('ffmpeg'),
  ffprobe: find('ffprobe'),
  soffice: find('soffice'),
  // Its name in libheif before and since 1.18.
  heifConvert: find('heif-convert') ?? find('heif-dec'),
});

/** Whether the programs that it takes are there. */
export const canOpen = (kind: MediaKind, programs: Programs): boolean => {
  const hasPoppler = programs.pdftoppm !== null && programs.pdfinfo !== null;
  if (kind === 'image') return true;
  if (kind === 'heic') return programs.heifConvert !== null;
  if (kind === 'pdf') return hasPoppler;
  if (kind === 'office') return hasPoppler && programs.soffice !== null;
  return programs.ffmpeg !== null && programs.ffprobe !== null;
};
