import type { KeptParts, Picture } from '@cloudity/convert/sheet';
import type { Block } from '@cloudity/docmodel';
import type { Revision } from '../cells/calculated-workbooks.ts';
import type { CellsRead } from '../cells/read-cells.ts';
import type { Refused } from '../cells/refused.ts';
import type { CellsToWrite, CellsWritten } from '../cells/write-cells.ts';
import type { LiveKind } from '../documents/schema.ts';
import type { SheetFile, SheetFormat } from '../export/sheet-file.ts';
import type { ComparisonInput } from '../history/changes/comparison.ts';
import type { CompactionInput, CompactionResult } from './compact.ts';

/** What the worker thread is asked to do; everything that needs a Y.Doc. */
export type Job =
  | { readonly kind: 'compact'; readonly input: CompactionInput }
  /** The document as text in a format, for export. */
  | {
      readonly kind: 'export';
      readonly input: CompactionInput;
      readonly format: 'md' | 'html' | 'json' | 'txt';
      readonly title: string;
    }
  /** The files of the pictures that the workbook shows. */
  | { readonly kind: 'namedPictures'; readonly input: CompactionInput }
  /** The workbook as a file. */
  | {
      readonly kind: 'sheetFile';
      readonly input: CompactionInput;
      readonly format: SheetFormat;
      readonly sheet: string | null;
      readonly kept: KeptParts | null;
      readonly pictures: readonly Picture[];
    }
  /** Cells of the workbook as they are. */
  | {
      readonly kind: 'readCells';
      readonly input: CompactionInput;
      /** Of `input`. */
      readonly revision: Revision;
      readonly range: string;
    }
  /** The change that writes cells, if they still hold what they held in `past`. */
  | {
      readonly kind: 'writeCells';
      readonly input: CompactionInput;
      readonly past: CompactionInput | null;
      readonly wanted: CellsToWrite;
    }
  /** A snapshot in which attachments are other files. */
  | {
      readonly kind: 'copy';
      readonly input: CompactionInput;
      readonly model: LiveKind;
      readonly attachments: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'compare'; readonly input: ComparisonInput }
  /** The change that makes `current` say what `past` says. */
  | {
      readonly kind: 'restore';
      readonly model: RestorableKind;
      readonly current: CompactionInput;
      readonly past: CompactionInput;
    }
  /** The same workbook without its history, if that is worth a new room. */
  | { readonly kind: 'vacuum'; readonly input: CompactionInput };

/** Kinds whose documents can be made to say what they said. */
export type RestorableKind = Exclude<LiveKind, 'slides'>;

export interface VacuumResult {
  /** Everything the workbook shows, as the first update of a new room. */
  readonly update: Uint8Array;
  /** The same as a snapshot. */
  readonly compacted: CompactionResult;
  readonly clientIds: readonly number[];
}

export interface JobResults {
  readonly compact: CompactionResult;
  readonly export: string;
  readonly namedPictures: readonly string[];
  /** Null when there is no sheet of the wanted name. */
  readonly sheetFile: SheetFile | null;
  readonly readCells: CellsRead | Refused;
  readonly writeCells: CellsWritten | Refused;
  readonly copy: CompactionResult;
  readonly compare: readonly Block[];
  /** Null when both say the same. */
  readonly restore: { readonly update: Uint8Array; readonly clientId: number } | null;
  /** Null when it would not be much smaller. */
  readonly vacuum: VacuumResult | null;
}

export type ResultOf<Kind extends Job['kind']> = JobResults[Kind];

export interface JobRequest {
  readonly id: number;
  readonly job: Job;
}

export type JobAnswer =
  | { readonly id: number; readonly isDone: true; readonly result: JobResults[Job['kind']] }
  | { readonly id: number; readonly isDone: false; readonly reason: string };
