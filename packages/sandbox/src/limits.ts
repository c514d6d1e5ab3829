/** What one run may use. Reaching a limit ends the run, and nothing else. */
export interface SandboxLimits {
  /** From the start of the process to its answer. */
  readonly timeMs: number;
  /** Memory that the process may fill, where the system can limit it; JavaScript gets half at most. */
  readonly memoryBytes: number;
  /** Of all files handed in. */
  readonly inputBytes: number;
  /** Of the answer: value and blobs. */
  readonly outputBytes: number;
  /** Of each file that the run writes in its folder. */
  readonly fileBytes: number;
}

const mib = 1024 * 1024;

export const defaultLimits: SandboxLimits = {
  timeMs: 30_000,
  memoryBytes: 512 * mib,
  inputBytes: 256 * mib,
  outputBytes: 16 * mib,
  fileBytes: 256 * mib,
};

/** V8 reserves about 580 MiB that count as data (RLIMIT_DATA) though they are never touched. */
export const reservedBytes = 640 * mib;
