/** `size`: larger than is scanned. `time`, `away`, `answer`: the scanner was silent, not there, or said something unknown. */
export type ScanFailure = 'size' | 'time' | 'away' | 'answer';

export type Verdict =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly signature: string }
  | { readonly kind: 'failed'; readonly reason: ScanFailure };

/** One file on its way to the scanner. Nothing here ever rejects: what goes wrong is a verdict. */
export interface ScanStream {
  /** Resolves when more may come; the piece is free again then. */
  readonly write: (piece: Uint8Array) => Promise<void>;
  readonly finish: () => Promise<Verdict>;
  readonly abort: () => void;
}

export interface Scanner {
  readonly open: () => ScanStream;
}
