import type { Api } from '@cloudity/client';
import type { FileId } from '@cloudity/contracts';
import type { PageImages } from '../../../shell/editor/pictures.ts';

/** The pictures of a workbook; most have none, so what fetches and stores them is loaded for the first. */
export interface SheetPictures {
  readonly load: () => Promise<PageImages>;
}

export const lazyPictures = (api: Api, fileId: FileId): SheetPictures & { readonly dispose: () => void } => {
  let made: Promise<PageImages> | null = null;
  return {
    load: () => {
      const loading =
        made ?? import('../../../shell/editor/pictures.ts').then((module) => module.createImages(api, fileId));
      made = loading;
      // Without the network it is tried again the next time.
      loading.catch(() => {
        made = null;
      });
      return loading;
    },
    dispose: () => {
      made?.then(
        (images) => images.dispose(),
        () => {},
      );
    },
  };
};
