import {
  type BatchResult,
  type CalcOperation,
  CalcRefused,
  type CellPosition,
  type CellRange,
  type CellValue,
  type Explanation,
  type SheetInput,
  type WorkbookInput,
} from '../engine.ts';
import type { CalcLimits } from '../limits.ts';
import { unpackBatch } from './packed-changes.ts';
import type { CalcAnswer, CalcCall, CalcRequest, CalcResults } from './protocol.ts';

/** A worker as the client needs it, whichever kind it is. */
export interface WorkerPort {
  post(request: CalcRequest): void;
  /** Once, before the first `post`. `onEnd` when the worker died by itself. */
  listen(onAnswer: (answer: CalcAnswer) => void, onEnd: (reason: string) => void): void;
  /** The worker ends at once, whatever it calculates. */
  stop(): void;
}

/** The calculation was cancelled, or its worker ended; the workbook has to be loaded again. */
export class CalcStopped extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'CalcStopped';
  }
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A `CalcEngine` in a worker. Calls are answered in order; `cancel` ends what runs and all that waits, with {@link CalcStopped},
 * and the next `load` starts another worker. Errors: {@link CalcRefused} as the engine's, {@link CalcStopped}.
 */
export class CalcClient {
  readonly #start: () => WorkerPort;
  readonly #limits: Partial<CalcLimits>;
  readonly #waiting = new Map<number, Waiting>();
  #port: WorkerPort | null = null;
  #nextId = 1;

  constructor(start: () => WorkerPort, limits: Partial<CalcLimits> = {}) {
    this.#start = start;
    this.#limits = limits;
  }

  async load(workbook: WorkbookInput): Promise<CalcResults['load']> {
    this.#begin();
    return this.#call({ kind: 'load', workbook });
  }

  /** The next `load` finds these rows before its own, after those staged before: a large sheet comes in parts, none of which blocks for long. */
  stage(sheet: string, rows: SheetInput['rows']): Promise<null> {
    this.#begin();
    return this.#call({ kind: 'stage', sheet, rows });
  }

  #begin(): void {
    if (this.#port) return;
    this.#port = this.#open(this.#start());
    void this.#call({ kind: 'open', limits: this.#limits }).catch(() => undefined);
  }

  async apply(operations: readonly CalcOperation[]): Promise<BatchResult> {
    return unpackBatch(await this.#call({ kind: 'apply', operations }));
  }

  values(range: CellRange): Promise<readonly (readonly CellValue[])[]> {
    return this.#call({ kind: 'values', range });
  }

  explain(position: CellPosition): Promise<Explanation> {
    return this.#call({ kind: 'explain', position });
  }

  evaluate(sheet: string, formulas: readonly string[]): Promise<readonly CellValue[]> {
    return this.#call({ kind: 'evaluate', sheet, formulas });
  }

  async recalculate(): Promise<BatchResult> {
    return unpackBatch(await this.#call({ kind: 'recalculate' }));
  }

  cancel(): void {
    this.#end('The calculation was cancelled.');
  }

  dispose(): void {
    this.#end('The engine was closed.');
  }

  #open(port: WorkerPort): WorkerPort {
    port.listen(
      (answer) => {
        if (port === this.#port) this.#settle(answer);
      },
      (reason) => {
        if (port === this.#port) this.#end(reason);
      },
    );
    return port;
  }

  #settle(answer: CalcAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.isDone) waiting?.resolve(answer.result as never);
    else waiting?.reject(answer.isRefused ? new CalcRefused(answer.reason) : new Error(answer.reason));
  }

  #end(reason: string): void {
    const port = this.#port;
    this.#port = null;
    port?.stop();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new CalcStopped(reason));
  }

  #call<Kind extends CalcCall['kind']>(call: Extract<CalcCall, { kind: Kind }>): Promise<CalcResults[Kind]> {
    const port = this.#port;
    if (!port) return Promise.reject(new CalcStopped('No workbook is loaded.'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: never) => void, reject });
      port.post({ id, call });
    });
  }
}
