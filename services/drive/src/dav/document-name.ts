import type { FileKind } from '@cloudity/contracts';
import { type ExportFormat, exportFormatOf, exportFormats } from '../exports/format.ts';
import { nameKey } from '../files/names.ts';

export const isDocument = (kind: FileKind): boolean => kind !== 'folder' && kind !== 'file';

const apartOf = ({ word, extension }: ExportFormat): string => ` (${word})${extension}`;

export interface NamedFile {
  readonly kind: FileKind;
  readonly name: string;
  /** Of a document: something else in the folder has its name with the extension. */
  readonly isTaken: boolean;
}

/** The name that WebDAV shows: a document's ends as its export does, and differs from what lies beside it (SPEC DR83). */
export const davNameOf = ({ kind, name, isTaken }: NamedFile): string => {
  const format = exportFormatOf(kind);
  if (format === null || nameKey(name).endsWith(format.extension)) return name;
  return `${name}${isTaken ? apartOf(format) : format.extension}`;
};

/** What a document is exported as whose shown name ends like this; null when none is. */
const formatOfName = (davName: string): ExportFormat | null =>
  exportFormats.find(({ extension }) => nameKey(davName).endsWith(extension)) ?? null;

/** Whether a document of this kind can be what the name shows. */
export const isNameOf = (kind: FileKind, davName: string): boolean =>
  isDocument(kind) && exportFormatOf(kind) === formatOfName(davName);

/** The document's name for one that WebDAV shows; null when no document can be shown so. */
export const documentNameFrom = (davName: string): string | null => {
  const format = formatOfName(davName);
  if (format === null) return null;
  const [key, apart] = [nameKey(davName), apartOf(format)];
  if (key.endsWith(apart) && davName.length > apart.length) return davName.slice(0, -apart.length);
  return davName.length > format.extension.length ? davName.slice(0, -format.extension.length) : null;
};

/** Name keys that a document shown under this name may have. */
export const documentKeysFor = (davName: string): readonly string[] => {
  const format = formatOfName(davName);
  if (format === null) return [];
  const [key, apart] = [nameKey(davName), apartOf(format)];
  const keys = [key, key.slice(0, -format.extension.length)];
  return key.endsWith(apart) ? [...keys, key.slice(0, -apart.length)] : keys;
};
