import type { Reason } from '../../previews/making/draw.ts';
import type { Programs } from '../../previews/making/programs.ts';
import type { Layout } from '../layout.ts';

export interface VideoOrder {
  readonly programs: Programs;
  readonly mostSeconds: number;
  readonly mostPixels: number;
}

/** Why there is no rendition, or where its segments lie. */
export type VideoAnswer = { readonly reason: Reason } | { readonly reason: null; readonly layout: Layout };

/** The names that the files have in the sandbox. */
export const originalName = 'original';
export const renditionName = 'video.mp4';
