/** What a conversion cannot carry over. */
export type LossKind =
  | 'formula'
  | 'name'
  | 'validation'
  | 'condition'
  | 'filter'
  | 'filterChoice'
  | 'comment'
  | 'link'
  | 'richText'
  | 'image'
  | 'chart'
  | 'chartDetail'
  | 'pivot'
  | 'table'
  | 'protection'
  | 'merge'
  | 'text'
  | 'macro';

export interface Loss {
  readonly kind: LossKind;
  readonly count: number;
  /** The first few places, as `Sheet1!B2` or a sheet's name. */
  readonly examples: readonly string[];
}

const mostExamples = 5;

/** Counts what is left behind, so that whoever converts can be told. */
export class Losses {
  readonly #found = new Map<LossKind, { count: number; examples: string[] }>();

  add(kind: LossKind, place: string, count = 1): void {
    if (count === 0) return;
    const found = this.#found.get(kind) ?? { count: 0, examples: [] };
    found.count += count;
    if (found.examples.length < mostExamples) found.examples.push(place);
    this.#found.set(kind, found);
  }

  list(): readonly Loss[] {
    return [...this.#found].map(([kind, { count, examples }]) => ({ kind, count, examples }));
  }
}
