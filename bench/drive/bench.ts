import type { Bench, Figure } from '../report.ts';
import { chunkingFigures } from './chunking.ts';
import { downloadFigures } from './downloads.ts';
import { searchFigures } from './search.ts';
import { treeFigures } from './trees.ts';
import { uploadFigures } from './uploading.ts';
import { webdavFigures } from './webdav.ts';

type Measure = (options: { readonly quick: boolean }) => readonly Figure[] | Promise<readonly Figure[]>;

const parts: Readonly<Record<string, Measure>> = {
  chunking: chunkingFigures,
  uploads: uploadFigures,
  downloads: downloadFigures,
  trees: treeFigures,
  webdav: webdavFigures,
  search: searchFigures,
};

/** What the drive stores of what it is given, and how fast; how fast it takes files, sends, lists and finds. */
export const bench: Bench = async ({ quick, only }) => {
  const unknown = only.find((name) => !(name in parts));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}; there are ${Object.keys(parts).join(', ')}`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(parts))
    if (only.length === 0 || only.includes(name)) figures.push(...(await measure({ quick })));
  return { name: 'drive', figures };
};
