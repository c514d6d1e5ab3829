import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const compressible = /\.(js|css|html|svg|json|webmanifest)$/;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/**
 * Writes `.br` and `.gz` beside every text file of the build that is worth it, once everything else has been written.
 * Quality 6 takes a tenth of the time of 11 and comes within 8 % of its size; `npm start` waits for this.
 */
export const compressAssets = (): Plugin => {
  let directory = 'dist';
  return {
    name: 'cloudity:compress-assets',
    apply: 'build',
    enforce: 'post',
    configResolved: (config) => {
      directory = join(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const names = await readdir(directory, { recursive: true });
        await Promise.all(
          names.filter((name) => compressible.test(name)).map((name) => compress(join(directory, name))),
        );
      },
    },
  };
};

const compress = async (path: string): Promise<void> => {
  if ((await stat(path)).size < 1024) return;
  const bytes = await readFile(path);
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  await Promise.all([
    brotli(bytes, options).then((out) => writeFile(`${path}.br`, out)),
    gzipped(bytes, { level: 7 }).then((out) => writeFile(`${path}.gz`, out)),
  ]);
};
