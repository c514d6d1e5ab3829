/**
 * The file id of an image if it is one (lower-case UUID), else null. An image is never fetched from anywhere but a file of
 * this installation, and the server checks the reader's right to that file like any other's.
 */
export const safeFileId = (value: unknown): string | null =>
  typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(value)
    ? value
    : null;
