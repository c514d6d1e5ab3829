import type { DrawnImage, Reason } from './draw.ts';
import type { Facts } from './no-facts.ts';
import type { Programs } from './programs.ts';

export type MediaKind = 'image' | 'heic' | 'pdf' | 'video' | 'office';

export interface Order {
  readonly kind: Exclude<MediaKind, 'office'>;
  readonly sizes: readonly number[];
  readonly programs: Programs;
}

export interface Made {
  /** Why there are no images; null when there are. */
  readonly reason: Reason | null;
  readonly images: readonly Omit<DrawnImage, 'bytes'>[];
  readonly facts: Facts;
  /** Whether a PDF of the whole file comes behind the images. */
  readonly hasPages?: boolean;
}

/** The name that the file has in the sandbox. */
export const originalName = 'original';

export interface OfficeOrder {
  /** Rows and columns in a text file. */
  readonly isText: boolean;
  readonly sizes: readonly number[];
  readonly programs: Programs;
}
