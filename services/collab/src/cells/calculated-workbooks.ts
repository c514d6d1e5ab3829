import { Workbook } from '@cloudity/docmodel/sheet';
import type * as Y from 'yjs';
import { type Calculated, calculated } from '../export/calculated.ts';

/** What a live workbook held after one of its updates, and nothing else: the same revision is the same content. */
export interface Revision {
  /** Which document of which organization. */
  readonly document: string;
  readonly epoch: number;
  readonly seq: number;
  /** Of its updates. */
  readonly sizeBytes: number;
}

export interface CalculatedWorkbook {
  readonly workbook: Workbook;
  readonly computed: Calculated;
}

interface Kept extends CalculatedWorkbook {
  readonly revision: Revision;
  readonly weight: number;
}

const mostWorkbooks = 16;
/** 20 bytes of memory for each that is stored, and a value for every eight: at most some 200 MB of the thread's. */
const mostWeight = 8 * 1024 * 1024;
const valueWeight = 8;

/**
 * Workbooks that programs have read lately, calculated: whoever reads one range after the other waits once. One revision of a document
 * at most, never one that holds the time or chance; the longest unread go first, and all with the thread.
 */
export class CalculatedWorkbooks {
  readonly #kept = new Map<string, Kept>();

  /** The workbook of this revision, to be read only. `load` is asked for its document unless it is kept. */
  at(revision: Revision, load: () => Y.Doc): CalculatedWorkbook {
    const { document, epoch, seq, sizeBytes } = revision;
    const kept = this.#kept.get(document);
    this.#kept.delete(document);
    if (kept?.revision.epoch === epoch && kept.revision.seq === seq) {
      this.#kept.set(document, kept);
      return kept;
    }
    // Before it is built: the thread's memory is bounded.
    this.#makeRoom(sizeBytes);
    const workbook = new Workbook(load());
    const computed = calculated(workbook);
    const weight = sizeBytes + valueWeight * computed.valueCount;
    if (!computed.isVolatile && weight <= mostWeight) {
      this.#makeRoom(weight);
      this.#kept.set(document, { revision, workbook, computed, weight });
    }
    return { workbook, computed };
  }

  #makeRoom(weight: number): void {
    let total = this.#kept.values().reduce((sum, kept) => sum + kept.weight, weight);
    for (const [document, kept] of this.#kept) {
      if (total <= mostWeight && this.#kept.size < mostWorkbooks) return;
      total -= kept.weight;
      this.#kept.delete(document);
    }
  }
}

/** This thread's. */
export const calculatedWorkbooks = new CalculatedWorkbooks();
