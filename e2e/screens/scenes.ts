import { administration } from './areas/administration.ts';
import { anywhere } from './areas/anywhere.ts';
import { documents } from './areas/documents.ts';
import { entry } from './areas/entry.ts';
import { files } from './areas/files.ts';
import { finding } from './areas/finding.ts';
import { photos } from './areas/photos.ts';
import { spreadsheets } from './areas/spreadsheets.ts';
import { viewer } from './areas/viewer.ts';
import type { Screen } from './screen.ts';

/** Every screen that somebody can meet, with the dialogs that people judge us by. */
export const screens: readonly Screen[] = [
  ...entry,
  ...files,
  ...viewer,
  ...photos,
  ...finding,
  ...spreadsheets,
  ...documents,
  ...administration,
  ...anywhere,
];
