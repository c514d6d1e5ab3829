import type * as Y from 'yjs';
import { workbookMetaName } from './parts.ts';

/** Raised when an older client would destroy what a newer one writes; such a client is refused the editor role (H15). */
export const workbookSchema = 1;

/** The schema version the workbook was written with; 1 when it says nothing. */
export const workbookSchemaOf = (doc: Y.Doc): number => {
  const version: unknown = doc.getMap(workbookMetaName).get('v');
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : 1;
};

/** How often the workbook was vacuumed: replicas of different generations never merge (H12). */
export const generationOf = (doc: Y.Doc): number => {
  const generation: unknown = doc.getMap(workbookMetaName).get('generation');
  return typeof generation === 'number' && Number.isInteger(generation) && generation > 0 ? generation : 0;
};

/**
 * The file whose parts we keep but do not understand (E2): the upload that the workbook was made of and the hash of its bytes. Whoever
 * writes in the workbook can change it, so nothing is looked up by it: what an export puts back, the drive keeps beside the document.
 */
export interface WorkbookBase {
  readonly fileId: string;
  readonly sha256: string;
}

export const baseOf = (doc: Y.Doc): WorkbookBase | null => {
  const base: unknown = doc.getMap(workbookMetaName).get('base');
  if (typeof base !== 'object' || base === null) return null;
  const { fileId, sha256 } = base as { readonly fileId?: unknown; readonly sha256?: unknown };
  return typeof fileId === 'string' && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
    ? { fileId, sha256 }
    : null;
};
