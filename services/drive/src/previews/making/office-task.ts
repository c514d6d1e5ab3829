import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxTask } from '@cloudity/sandbox';
import { drawImages, reasonOf } from './draw.ts';
import { noFacts } from './no-facts.ts';
import { pdfFromOffice } from './office.ts';
import { type Made, type OfficeOrder, originalName } from './order.ts';
import { openPdf } from './pdf.ts';
import { FailedProgramError } from './programs.ts';

/** In a sandbox: images of the first page, and all pages as a PDF, unless these are only the beginning of a text file. */
export const run: SandboxTask<OfficeOrder, Made> = async ({ isText, sizes, programs }, { folder }) => {
  try {
    const pdf = await pdfFromOffice(join(folder, originalName), folder, programs, isText);
    const { picture, facts } = await openPdf(pdf, folder, programs);
    const { images } = await drawImages(picture, sizes);
    return {
      value: { reason: null, images: images.map(({ bytes: _, ...rest }) => rest), facts, hasPages: !isText },
      blobs: [...images.map(({ bytes }) => bytes), ...(isText ? [] : [await readFile(pdf)])],
    };
  } catch (error) {
    const reason = error instanceof FailedProgramError ? error.reason : reasonOf(error);
    return { value: { reason, images: [], facts: noFacts } };
  }
};
