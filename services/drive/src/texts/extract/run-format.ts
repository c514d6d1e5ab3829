import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SandboxTask } from '@cloudity/sandbox';
import { extractHtml } from './html.ts';
import { extractMail } from './mail.ts';
import { extractOffice } from './office.ts';

export interface FormatInput {
  readonly format: 'office' | 'html' | 'mail';
}

const extractors = { office: extractOffice, html: extractHtml, mail: extractMail };

/** In the sandbox: the text of the file `input`. */
export const run: SandboxTask<FormatInput, string> = async ({ format }, { folder }) => ({
  value: extractors[format](await readFile(join(folder, 'input'))),
});
