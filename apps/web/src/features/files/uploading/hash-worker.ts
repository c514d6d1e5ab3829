import { createChunker } from '@cloudity/chunker';
import type { NamedChunk } from '@cloudity/client';

/** From the page: a file to cut, a wish for its next chunks, or the end of it. */
export type HashOrder =
  | { readonly kind: 'open'; readonly id: number; readonly file: Blob }
  | { readonly kind: 'next'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/** To the page: the next chunks, none at the end; or that the file could not be read. */
export type HashAnswer =
  | { readonly id: number; readonly chunks: readonly NamedChunk[] }
  | { readonly id: number; readonly failed: true };

/** About one request's worth. */
const listBytes = 7 * 1024 * 1024;

const hex = (bytes: ArrayBuffer): string =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The chunks of a file with their hashes, in lists. */
async function* listsOf(file: Blob): AsyncGenerator<readonly NamedChunk[]> {
  const chunker = createChunker();
  let startByte = 0;
  let list: Promise<NamedChunk>[] = [];
  let bytes = 0;
  const name = (view: Uint8Array): void => {
    const at = startByte;
    // A copy: the chunker uses its memory again.
    const content = view.slice();
    list.push(
      crypto.subtle
        .digest('SHA-256', content)
        .then((hash) => ({ startByte: at, sizeBytes: content.length, sha256: hex(hash) })),
    );
    startByte += content.length;
    bytes += content.length;
  };
  const full = async (): Promise<readonly NamedChunk[]> => {
    const named = await Promise.all(list);
    list = [];
    bytes = 0;
    return named;
  };
  const reader = file.stream().getReader();
  for (;;) {
    const piece = await reader.read();
    if (piece.done) break;
    for (const chunk of chunker.push(piece.value)) {
      name(chunk);
      if (bytes >= listBytes - 256 * 1024) yield await full();
    }
  }
  for (const chunk of chunker.finish()) {
    name(chunk);
    if (bytes >= listBytes - 256 * 1024) yield await full();
  }
  if (list.length > 0) yield await full();
}

const open = new Map<number, AsyncGenerator<readonly NamedChunk[]>>();
const answer = (message: HashAnswer): void => postMessage(message);

addEventListener('message', async ({ data }: MessageEvent<HashOrder>) => {
  const { id } = data;
  if (data.kind === 'open') open.set(id, listsOf(data.file));
  else if (data.kind === 'close') open.delete(id);
  else
    try {
      const next = await open.get(id)?.next();
      answer({ id, chunks: next?.value ?? [] });
    } catch {
      answer({ id, failed: true });
    }
});
