import type { FileKind, FileType } from '@cloudity/contracts';

interface TypeSpec {
  readonly kinds: readonly FileKind[];
  /** LIKE patterns over media types. */
  readonly types: readonly string[];
}

/** Which files are of a type that people name. */
export const typeSpecs: Readonly<Record<FileType, TypeSpec>> = {
  folder: { kinds: ['folder'], types: [] },
  document: {
    kinds: ['doc'],
    types: [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.%',
      'application/vnd.oasis.opendocument.text',
      'application/msword',
      'application/rtf',
    ],
  },
  spreadsheet: {
    kinds: ['sheet'],
    types: [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.%',
      'application/vnd.oasis.opendocument.spreadsheet',
      'application/vnd.ms-excel',
      'text/csv',
    ],
  },
  presentation: {
    kinds: ['slides'],
    types: [
      'application/vnd.openxmlformats-officedocument.presentationml.%',
      'application/vnd.oasis.opendocument.presentation',
      'application/vnd.ms-powerpoint',
    ],
  },
  pdf: { kinds: [], types: ['application/pdf'] },
  image: { kinds: [], types: ['image/%'] },
  video: { kinds: [], types: ['video/%'] },
  audio: { kinds: [], types: ['audio/%'] },
  text: { kinds: [], types: ['text/%', 'application/json', 'application/xml', 'message/rfc822'] },
  archive: {
    kinds: [],
    types: ['application/zip', 'application/gzip', 'application/x-tar', 'application/x-7z-compressed'],
  },
};
