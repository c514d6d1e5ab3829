import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** In `--convert-to`: what a file becomes. CSV is of the first sheet, with values in all their digits instead of as they are shown. */
const filters = {
  csv: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false',
  xlsx: 'xlsx:Calc MS Excel 2007 XML',
  ods: 'ods:calc8',
  fods: 'fods:OpenDocument Spreadsheet Flat XML',
  html: 'html:HTML (StarCalc)',
} as const;

const timeoutMs = 60_000;

export type Source = 'xlsx' | 'fods' | 'ods';

/**
 * LibreOffice without a window opens each file and saves it as `to`, all in one run: starting takes longest. Each call has a profile of
 * its own. *Errors*: it does not start, or takes more than 60 s.
 */
export const allConvertedByLibreOffice = async (
  files: readonly Uint8Array[],
  { from, to }: { readonly from: Source; readonly to: keyof typeof filters },
): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'libreoffice-'));
  try {
    const [sources, out] = [join(folder, 'in'), join(folder, 'out')];
    await mkdir(sources);
    const names = files.map((_, at) => `source${at}`);
    await Promise.all(files.map((bytes, at) => writeFile(join(sources, `${names[at]}.${from}`), bytes)));
    const args = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--norestore'];
    const paths = names.map((name) => join(sources, `${name}.${from}`));
    const child = spawn('soffice', [...args, '--convert-to', filters[to], '--outdir', out, ...paths], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      env: { ...process.env, HOME: folder, LC_ALL: 'C.UTF-8' },
    });
    let errors = '';
    child.stderr.on('data', (piece: Buffer) => {
      errors += piece.toString('utf8');
    });
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`LibreOffice ended with ${String(code)}: ${errors}`);
    return await Promise.all(names.map(async (name) => new Uint8Array(await readFile(join(out, `${name}.${to}`)))));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The same with one file. */
export const convertedByLibreOffice = async (
  bytes: Uint8Array,
  conversion: { readonly from: Source; readonly to: keyof typeof filters },
): Promise<Uint8Array<ArrayBuffer>> => {
  const [converted] = await allConvertedByLibreOffice([bytes], conversion);
  return converted ?? new Uint8Array();
};
