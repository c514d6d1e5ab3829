import { fileURLToPath } from 'node:url';
import type { Surroundings } from './guards.ts';
import { reservedBytes, type SandboxLimits } from './limits.ts';

const entry = fileURLToPath(new URL('child/main.ts', import.meta.url));
const program = fileURLToPath(new URL('../../..', import.meta.url));
/** The program's own code; never its data folder, which lies beside it by default. */
const codeFolders = ['node_modules', 'packages', 'services'].map((name) => `${program}${name}`);

export interface CommandOptions {
  readonly limits: SandboxLimits;
  readonly folder: string;
  /** The module loads native code (sharp). */
  readonly addons: boolean;
  /** The module starts programs (ffmpeg). */
  readonly programs: boolean;
}

/** Command and arguments of one run. */
export const commandOf = (
  { namespaces, prlimit }: Surroundings,
  { limits, folder, addons, programs }: CommandOptions,
): readonly string[] => [
  ...(prlimit
    ? [
        'prlimit',
        `--data=${limits.memoryBytes + reservedBytes}`,
        `--fsize=${limits.fileBytes}`,
        // In seconds; a backstop behind the timer, for runs that outlive the process that started them.
        `--cpu=${Math.ceil(limits.timeMs / 1000) * 4}`,
        '--core=0',
        '--nofile=512',
      ]
    : []),
  ...namespaces,
  process.execPath,
  '--no-warnings',
  `--max-old-space-size=${Math.floor(limits.memoryBytes / 2 / 1024 / 1024)}`,
  '--permission',
  ...[...codeFolders, folder].map((path) => `--allow-fs-read=${path}`),
  // Programs and native code look at the system's files; as a user of its own the process sees of them what anybody may.
  ...(addons || programs ? ['/usr', '/lib', '/etc', '/proc'].map((path) => `--allow-fs-read=${path}`) : []),
  `--allow-fs-write=${folder}`,
  ...(addons ? ['--allow-addons'] : []),
  ...(programs ? ['--allow-child-process'] : []),
  entry,
];
