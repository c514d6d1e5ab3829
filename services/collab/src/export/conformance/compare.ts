import { type CellValue, isCalcError, plainValue } from '@cloudity/calc';

/** Digits that both have to agree in: iterated functions end where each likes. */
const relative = 1e-9;
/** Functions that LibreOffice calculates to more digits than HyperFormula's series give. */
const rough = /^=(?:T\.|CONFIDENCE\.T|GAMMA|BESSEL)/;

const numberOf = (text: string): number | null => {
  if (text === 'TRUE') return 1;
  if (text === 'FALSE') return 0;
  const number = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  return text === '' || Number.isNaN(number) ? null : number;
};

const areClose = (one: number, other: number, tolerance: number): boolean =>
  Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one), Math.abs(other));

/** Complex numbers are texts: each number in them is compared. */
const complexParts = (text: string): readonly number[] | null => {
  const found = /^([+-]?[\d.]+(?:E[+-]?\d+)?)?(?:([+-]?(?:[\d.]+(?:E[+-]?\d+)?)?)i)?$/i.exec(text);
  if (!found || text === '') return null;
  const imaginary = found[2] === undefined ? 0 : /\d/.test(found[2]) ? Number(found[2]) : Number(`${found[2]}1`);
  return [Number(found[1] ?? 0), imaginary];
};

/** What LibreOffice writes for an error; a number of its own where others have no word for it. */
const isError = (text: string): boolean => /^(?:#|Err:5)/.test(text);

/** Whether our value and the text in LibreOffice's CSV are the same. An error is an error, whichever: programs disagree about their kinds. */
export const isSame = (formula: string, value: CellValue, theirs: string): boolean => {
  const ours = plainValue(value);
  if (ours !== null && isCalcError(ours)) return isError(theirs);
  if (isError(theirs)) return false;
  if (typeof ours === 'boolean') return numberOf(theirs) === Number(ours);
  if (typeof ours === 'number') {
    const number = numberOf(theirs);
    if (number === null) return ours === 0 && theirs === '';
    return areClose(ours, number, rough.test(formula) ? 1e-6 : relative);
  }
  if ((ours ?? '') === theirs) return true;
  const [left, right] = [complexParts(ours ?? ''), complexParts(theirs)];
  if (!left || !right) return false;
  return left.every((part, index) => areClose(part, right[index] ?? Number.NaN, relative));
};
