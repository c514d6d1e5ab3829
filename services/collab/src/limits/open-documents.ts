import type { FileId } from '@cloudity/contracts';
import type { Author } from '../ports.ts';

const keyOf = ({ kind, id }: Author): string => `${kind} ${id}`;

/** Which documents each person has open in this process, however many windows show one. */
export class OpenDocuments {
  readonly #windows = new Map<string, Map<FileId, number>>();

  /** Whether the person may open this document when `limit` different ones are allowed. */
  mayOpen(author: Author, fileId: FileId, limit: number): boolean {
    const open = this.#windows.get(keyOf(author));
    return open === undefined || open.has(fileId) || open.size < limit;
  }

  enter(author: Author, fileId: FileId): void {
    const key = keyOf(author);
    const open = this.#windows.get(key) ?? new Map<FileId, number>();
    this.#windows.set(key, open);
    open.set(fileId, (open.get(fileId) ?? 0) + 1);
  }

  leave(author: Author, fileId: FileId): void {
    const key = keyOf(author);
    const open = this.#windows.get(key);
    const left = (open?.get(fileId) ?? 0) - 1;
    if (left > 0) open?.set(fileId, left);
    else open?.delete(fileId);
    if (open?.size === 0) this.#windows.delete(key);
  }
}
