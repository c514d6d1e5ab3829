import type { Bench } from '../report.ts';
import { chunkingFigures } from './chunking.ts';
import { searchFigures } from './search.ts';
import { webdavFigures } from './webdav.ts';

/** What the drive stores of what it is given, and how fast; how fast it finds and lists. */
export const bench: Bench = async ({ quick }) => ({
  name: 'drive',
  figures: [...chunkingFigures({ quick }), ...(await searchFigures({ quick })), ...(await webdavFigures({ quick }))],
});
