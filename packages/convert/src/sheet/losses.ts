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
  /** Of a picture: that it is cut, turned, or in other colours. */
  | 'imageDetail'
  | 'chart'
  | 'chartDetail'
  /** Its formula is in the file, and no program but a few draws it. */
  | 'sparkline'
  | 'pivot'
  | 'table'
  | 'protection'
  | 'merge'
  | 'text'
  | 'macro'
  /** Sheets besides the one that is written. */
  | 'sheet'
  /** Written as what it gave. */
  | 'formulaValue'
  /** Of cells: fonts, colours, number formats, borders. */
  | 'look'
  /** Of a file, that no other kind tells; the places are the names of its parts. */
  | 'part'
  /** What would go back into a file of the kind that a workbook was made of. */
  | 'base';

export interface Loss {
  readonly kind: LossKind;
  readonly count: number;
  /** The first few places, as `Sheet1!B2` or a sheet's name. */
  readonly examples: readonly string[];
}

const mostExamples = 5;

/** Counts what is left behind, so that whoever converts can be told. */
export class Losses {
  readonly #found: Map<LossKind, { count: number; examples: string[] }>;

  constructor(found: readonly Loss[] = []) {
    this.#found = new Map(found.map(({ kind, count, examples }) => [kind, { count, examples: [...examples] }]));
  }

  /** Without a place where there is none. */
  add(kind: LossKind, place = '', count = 1): void {
    if (count === 0) return;
    const found = this.#found.get(kind) ?? { count: 0, examples: [] };
    found.count += count;
    if (place !== '' && found.examples.length < mostExamples) found.examples.push(place);
    this.#found.set(kind, found);
  }

  /** All of these besides. */
  addAll(losses: readonly Loss[]): void {
    for (const { kind, count, examples } of losses) {
      for (const place of examples) this.add(kind, place);
      this.add(kind, '', count - examples.length);
    }
  }

  list(): readonly Loss[] {
    return [...this.#found].map(([kind, { count, examples }]) => ({ kind, count, examples }));
  }
}
