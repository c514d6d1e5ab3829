/** What reading one file may cost, whoever made it. Time and memory of the process are the sandbox's (reader.ts). */
export const extractLimits = {
  /** Characters of text that are kept of a file; the rest is not searched. */
  maxCharacters: 500_000,
  /** Entries of an archive. */
  maxEntries: 20_000,
  /** Inflated bytes of one archive member, and of all that are read. */
  maxMemberBytes: 48 * 1024 * 1024,
  maxTotalBytes: 96 * 1024 * 1024,
  /** Inflated bytes per packed byte, once a member is larger than a mebibyte: office files stay far below. */
  maxRatio: 400,
  /** Bytes of a plain text that are looked at. */
  maxPlainBytes: 2 * 1024 * 1024,
  maxPdfPages: 2_000,
} as const;

/** The file is not what its name says, or is made to hurt. */
export class UnreadableError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'UnreadableError';
  }
}
