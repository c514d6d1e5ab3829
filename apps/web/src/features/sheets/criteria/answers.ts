import type { CellValue } from '@cloudity/calc';
import {
  type CellRange,
  type Formula,
  isFormula,
  type Operand,
  ruleText,
  shiftedFormula,
} from '@cloudity/docmodel/sheet';
import type { SheetSession } from '../model/session.ts';
import type { Known } from './meets.ts';

const mostKept = 20_000;
const mostAtOnce = 2_000;

/**
 * What formulas of rules give, calculated in the worker for those that somebody asks about: the cells in the window. Answers of before
 * stay until there are new ones, so that nothing flickers.
 */
export class Answers {
  readonly #session: SheetSession;
  readonly #known = new Map<string, CellValue>();
  readonly #fresh = new Map<string, number>();
  readonly #wanted = new Map<string, { readonly sheet: string; readonly formula: string }>();
  readonly #stop: () => void;
  #stamp = 0;
  #isAsking = false;
  #isOver = false;
  #settling: (() => void)[] = [];

  constructor(session: SheetSession) {
    this.#session = session;
    this.#stop = session.revision.subscribe(() => {
      this.#stamp += 1;
    });
  }

  destroy(): void {
    this.#isOver = true;
    this.#stop();
    this.#tellSettled();
  }

  /** Resolves once everything that was asked for is known; null when nothing is being asked. */
  settled(): Promise<void> | null {
    return this.#isAsking ? new Promise((resolve) => this.#settling.push(resolve)) : null;
  }

  #tellSettled(): void {
    const waiting = this.#settling;
    this.#settling = [];
    for (const resolve of waiting) resolve();
  }

  /** Undefined until it is known; the session is refreshed then. `formula` with its `=`, in English. */
  of(sheet: string, formula: string): CellValue | undefined {
    const key = `${sheet}\n${formula}`;
    if (this.#fresh.get(key) !== this.#stamp) {
      this.#wanted.set(key, { sheet, formula });
      this.#ask();
    }
    return this.#known.get(key);
  }

  /** A rule's value as it is for one cell of its range; undefined until it is known, null for an error. */
  operand(range: CellRange, operand: Operand, row: number, column: number): Known | undefined {
    if (!isFormula(operand)) return operand;
    const value = this.of(range.sheet, this.textAt(range, operand, row, column));
    return typeof value === 'object' ? null : value;
  }

  textAt(range: CellRange, formula: Formula, row: number, column: number): string {
    const text = ruleText(this.#session.workbook, range, formula);
    return shiftedFormula(text, row - range.fromRow, column - range.fromColumn);
  }

  #ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    setTimeout(() => void this.#askNow());
  }

  async #askNow(): Promise<void> {
    const stamp = this.#stamp;
    const wanted = [...this.#wanted].slice(0, mostAtOnce);
    for (const [key] of wanted) this.#wanted.delete(key);
    let isChanged = false;
    for (const sheet of new Set(wanted.map(([, { sheet: of }]) => of))) {
      const asked = wanted.filter(([, { sheet: of }]) => of === sheet);
      const values = await this.#session.feed.evaluate(
        sheet,
        asked.map(([, { formula }]) => formula),
      );
      if (this.#isOver) return;
      if (this.#known.size > mostKept) {
        this.#known.clear();
        this.#fresh.clear();
      }
      for (const [at, [key]] of asked.entries()) {
        this.#fresh.set(key, stamp);
        const value = values?.[at];
        if (value === undefined) continue;
        if (JSON.stringify(value) !== JSON.stringify(this.#known.get(key))) isChanged = true;
        this.#known.set(key, value);
      }
    }
    this.#isAsking = false;
    if (isChanged) this.#session.refresh();
    if (this.#wanted.size > 0) this.#ask();
    else this.#tellSettled();
  }
}
