import { join } from 'node:path';
import { type Facts, noFacts } from './no-facts.ts';
import { type Programs, runProgram } from './programs.ts';

/** Pixels of the longer side of the page; it is made smaller afterwards. */
const drawnPixels = 1600;

/** The first page as a picture, and how many there are. *Errors*: FailedProgramError. */
export const openPdf = async (
  original: string,
  folder: string,
  programs: Programs,
): Promise<{ readonly picture: string; readonly facts: Facts }> => {
  const info = await runProgram(programs.pdfinfo, [original]);
  const pages = Number(/^Pages:\s+(\d+)/m.exec(info)?.[1] ?? Number.NaN);
  const target = join(folder, 'page');
  await runProgram(programs.pdftoppm, [
    ...['-f', '1', '-l', '1', '-singlefile', '-png', '-scale-to', String(drawnPixels)],
    original,
    target,
  ]);
  return { picture: `${target}.png`, facts: { ...noFacts, pages: Number.isSafeInteger(pages) ? pages : null } };
};
