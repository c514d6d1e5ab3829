import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** In `--convert-to`: what the file becomes. CSV is of the first sheet, with values in all their digits instead of as they are shown. */
const filters = {
  csv: 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false',
  xlsx: 'xlsx:Calc MS Excel 2007 XML',
} as const;

const timeoutMs = 60_000;

/** LibreOffice without a window opens the file and saves it as `to`. Each call has a profile of its own. *Errors*: it does not start, or takes more than 60 s. */
export const convertedByLibreOffice = async (
  bytes: Uint8Array,
  { from, to }: { readonly from: 'xlsx' | 'fods' | 'ods'; readonly to: keyof typeof filters },
): Promise<Uint8Array<ArrayBuffer>> => {
  const folder = await mkdtemp(join(tmpdir(), 'libreoffice-'));
  try {
    const source = join(folder, `source.${from}`);
    const out = join(folder, 'out');
    await writeFile(source, bytes);
    const args = [`-env:UserInstallation=file://${folder}/profile`, '--headless', '--norestore'];
    const child = spawn('soffice', [...args, '--convert-to', filters[to], '--outdir', out, source], {
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
    return new Uint8Array(await readFile(join(out, `source.${to}`)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
