/** A request as the engine reads it, whatever carries it. */
export interface DavRequest {
  readonly method: string;
  /** Path of the URL, still percent-encoded. */
  readonly pathname: string;
  /** The names (with port) that we go by; a Destination must be on one of them. */
  readonly hosts: readonly string[];
  /** By lower-case name; null when absent. */
  readonly header: (name: string) => string | null;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** Text is short and whole; an iterable is streamed. */
export interface DavResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<Uint8Array | string> | null;
}

export const xmlType = 'application/xml; charset=utf-8';
