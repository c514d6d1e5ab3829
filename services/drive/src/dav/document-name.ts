import type { FileKind } from '@cloudity/contracts';
import { nameKey } from '../files/names.ts';

/** What documents are exported as. */
export const documentExtension = '.md';
const apart = ` (document)${documentExtension}`;

export const isDocument = (kind: FileKind): boolean => kind !== 'folder' && kind !== 'file';

export interface NamedFile {
  readonly kind: FileKind;
  readonly name: string;
  /** Of a document: something else in the folder has its name with the extension. */
  readonly isTaken: boolean;
}

/** The name that WebDAV shows: a document's ends as its export does, and differs from what lies beside it (SPEC DR83). */
export const davNameOf = ({ kind, name, isTaken }: NamedFile): string => {
  if (!isDocument(kind) || nameKey(name).endsWith(documentExtension)) return name;
  return `${name}${isTaken ? apart : documentExtension}`;
};

/** The document's name for one that WebDAV shows; null when no document can be shown so. */
export const documentNameFrom = (davName: string): string | null => {
  const key = nameKey(davName);
  if (key.endsWith(apart) && davName.length > apart.length) return davName.slice(0, -apart.length);
  return key.endsWith(documentExtension) && davName.length > documentExtension.length
    ? davName.slice(0, -documentExtension.length)
    : null;
};

/** Name keys that a document shown under this name may have. */
export const documentKeysFor = (davName: string): readonly string[] => {
  const key = nameKey(davName);
  if (!key.endsWith(documentExtension)) return [];
  const keys = [key, key.slice(0, -documentExtension.length)];
  return key.endsWith(apart) ? [...keys, key.slice(0, -apart.length)] : keys;
};
