import type { CompactionInput, CompactionResult } from './compact.ts';

/** What the worker thread is asked to do; everything that needs a Y.Doc. */
export type Job =
  | { readonly kind: 'compact'; readonly input: CompactionInput }
  /** The document as text in a format, for export. */
  | { readonly kind: 'export'; readonly input: CompactionInput; readonly format: 'md' | 'html'; readonly title: string }
  /** A snapshot in which images show other files. */
  | { readonly kind: 'copy'; readonly input: CompactionInput; readonly attachments: Readonly<Record<string, string>> };

export interface JobResults {
  readonly compact: CompactionResult;
  readonly export: string;
  readonly copy: CompactionResult;
}

export type ResultOf<Kind extends Job['kind']> = JobResults[Kind];

export interface JobRequest {
  readonly id: number;
  readonly job: Job;
}

export type JobAnswer =
  | { readonly id: number; readonly isDone: true; readonly result: JobResults[Job['kind']] }
  | { readonly id: number; readonly isDone: false; readonly reason: string };
