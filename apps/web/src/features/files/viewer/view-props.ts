import type { File, Preview } from '@cloudity/contracts';

export interface ViewProps {
  readonly file: File;
  /** Undefined until it is known. */
  readonly preview: Preview | undefined;
}
