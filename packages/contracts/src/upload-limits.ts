/** Bounds of the upload protocol; the drive's PROTOCOL.md says what they are for. */
export const uploadLimits = {
  /** Content in one request: chunks, or small files. */
  maxBatchBytes: 7 * 1024 * 1024,
  maxChunksPerRequest: 2000,
  maxFilesPerBatch: 500,
  maxFoldersPerBatch: 500,
  /** Before each chunk: its first byte's place (8 bytes), its length (4), its SHA-256 (32). */
  chunkHeadBytes: 44,
  /** The list that a batch of files begins with. */
  maxBatchHeadBytes: 512 * 1024,
} as const;
