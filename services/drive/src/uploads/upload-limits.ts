/** Numbers of SPEC UP1 to UP7 that the contract does not name. */
export const uploadPolicy = {
  /** An upload nobody asked about for this long is forgotten. */
  keptDays: 7,
  /** Unfinished ones of one person or guest. */
  maxOpenUploads: 500,
  /** A request's content has to be there within this. */
  bodyTimeoutMs: 120_000,
  /** A commit answers `checking` after this, so that no proxy gives up on it. */
  checkingMs: 20_000,
} as const;
