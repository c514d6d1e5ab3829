import type { ZipEntry } from './zip/zip.ts';

/** A text that names what the archive lacks; null when it lacks nothing. */
export const notesEntry = ({
  left,
  failed,
  path,
  at,
}: {
  /** What has no form outside of Cloudity yet. */
  readonly left: readonly string[];
  /** What could not be exported this time. */
  readonly failed: readonly string[];
  readonly path: string;
  readonly at: Date;
}): ZipEntry | null => {
  if (left.length + failed.length === 0) return null;
  const lines = [
    ...(left.length > 0 ? ['These cannot be exported yet:', ...left.map((path) => `- ${path}`), ''] : []),
    ...(failed.length > 0
      ? ['These could not be exported this time. Download them again later:', ...failed.map((path) => `- ${path}`), '']
      : []),
  ];
  const bytes = Buffer.from(lines.join('\r\n'));
  return {
    path,
    modifiedAt: at,
    sizeBytes: bytes.length,
    open: async () =>
      (async function* () {
        yield bytes;
      })(),
  };
};
