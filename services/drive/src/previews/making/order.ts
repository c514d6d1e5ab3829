import type { DrawnImage, Reason } from './draw.ts';
import type { Facts } from './no-facts.ts';
import type { Programs } from './programs.ts';

export type MediaKind = 'image' | 'pdf' | 'video';

export interface Order {
  readonly kind: MediaKind;
  readonly sizes: readonly number[];
  readonly programs: Programs;
}

export interface Made {
  /** Why there are no images; null when there are. */
  readonly reason: Reason | null;
  readonly images: readonly Omit<DrawnImage, 'bytes'>[];
  readonly facts: Facts;
}

/** The name that the file has in the sandbox. */
export const originalName = 'original';
