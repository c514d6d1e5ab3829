import { Workbook } from '@cloudity/docmodel/sheet';

/** UTF-16 code units of a sheet's name in files of Excel. */
const mostName = 31;

/** Names as files can hold them, by the sheets' ids; those that are too long are cut, and stay apart. */
const shortened = (sheets: Workbook['sheets']): ReadonlyMap<string, string> => {
  const taken = new Set(sheets.filter(({ name }) => name.length <= mostName).map(({ name }) => name.toLowerCase()));
  return new Map(
    sheets.map(({ id, name }) => {
      if (name.length <= mostName) return [id, name];
      for (let number = 1; ; number += 1) {
        const end = number === 1 ? '' : ` ${number}`;
        const short = `${name.slice(0, mostName - end.length).replace(/[\s']+$/, '')}${end}`;
        if (taken.has(short.toLowerCase())) continue;
        taken.add(short.toLowerCase());
        return [id, short];
      }
    }),
  );
};

/** The same workbook, whose sheets have names that a file can hold, in formulas too. End it with `destroy`. */
export class ShortNamed extends Workbook {
  readonly #names: ReadonlyMap<string, string>;

  constructor({ doc }: Workbook) {
    super(doc);
    this.#names = shortened(super.sheets);
  }

  override get sheets(): Workbook['sheets'] {
    return super.sheets.map((sheet) => ({ ...sheet, name: this.sheetNameOf(sheet.id) ?? sheet.name }));
  }

  override sheetNameOf(id: string): string | null {
    return super.sheetNameOf(id) === null ? null : (this.#names.get(id) ?? null);
  }
}
