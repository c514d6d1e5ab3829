import type { FileActions } from '../../shell/editor/ports.ts';

export type { DocumentImages } from '../../shell/editor/pictures.ts';

/** What a document's menus may do beyond what every kind's may; an absent one is not offered (guests). */
export interface DocumentActions extends FileActions {
  readonly exportAs?: (format: 'md' | 'html') => Promise<void>;
}
