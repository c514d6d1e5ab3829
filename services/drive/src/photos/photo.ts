import type { Photo } from '@cloudity/contracts';
import type { Actor } from '@cloudity/kernel';
import { presentFile } from '../files/file.ts';
import type { PhotoRow } from './store.ts';

export const presentPhoto = (actor: Actor, row: PhotoRow): Photo => ({
  file: presentFile(actor, row),
  taken: { at: row.takenAt.toISOString(), offsetMinutes: row.offsetMinutes, source: row.timeSource },
  place: row.latitude === null || row.longitude === null ? null : { latitude: row.latitude, longitude: row.longitude },
  width: row.width,
  height: row.height,
  durationMs: row.durationMs,
});
