import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const keyBytes = 32;

/**
 * The installation's 32 secret bytes: from the configuration, or from `<dataDir>/secrets/master.key`, which is made (mode 0600)
 * on first use. Losing it makes stored second factors unreadable, so it is written durably before anything depends on it.
 */
export const readSecretKey = async (masterKey: string | null, dataDir: string): Promise<Uint8Array> => {
  if (masterKey !== null) return createHash('sha256').update(masterKey).digest();
  const folder = join(dataDir, 'secrets');
  const path = join(folder, 'master.key');
  const known = await readFile(path, 'utf8').catch((error: { code?: string }) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (known !== null) {
    const key = Buffer.from(known.trim(), 'base64url');
    if (key.length !== keyBytes) throw new Error(`${path} does not hold a key.`);
    return key;
  }
  const key = randomBytes(keyBytes);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, `${key.toString('base64url')}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  const directory = await open(folder);
  await directory.sync().catch(() => undefined);
  await directory.close();
  return key;
};
