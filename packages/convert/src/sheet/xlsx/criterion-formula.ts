import { type CellRange, type Criterion, columnLetters, type Workbook } from '@cloudity/docmodel/sheet';
import { operandForFile } from './rule-text.ts';

/** The question about a range's first cell as a formula of Excel, for what files have no kind of their own. */
export const formulaFromCriterion = (workbook: Workbook, range: CellRange, { kind, operands }: Criterion): string => {
  const cell = `${columnLetters(range.fromColumn)}${range.fromRow + 1}`;
  const [one = '', other = ''] = operands.map((operand) => operandForFile(workbook, range, operand));
  const day = (comparison: string): string => `AND(ISNUMBER(${cell}),${comparison})`;
  switch (kind) {
    case 'isEmpty':
      return `LEN(${cell})=0`;
    case 'isNotEmpty':
      return `LEN(${cell})>0`;
    case 'textContains':
      return `ISNUMBER(SEARCH(${one},${cell}))`;
    case 'textDoesNotContain':
      return `ISERROR(SEARCH(${one},${cell}))`;
    case 'textStarts':
      return `LEFT(${cell},LEN(${one}))=${one}`;
    case 'textEnds':
      return `RIGHT(${cell},LEN(${one}))=${one}`;
    case 'textIs':
      return `${cell}&""=${one}&""`;
    case 'isEmail':
      return `ISNUMBER(MATCH("?*@?*.?*",${cell},0))`;
    case 'isLink':
      return `OR(LEFT(${cell},7)="http://",LEFT(${cell},8)="https://",LEFT(${cell},7)="mailto:")`;
    case 'dateIs':
      return day(`INT(${cell})=INT(${one})`);
    case 'dateBefore':
      return day(`INT(${cell})<INT(${one})`);
    case 'dateAfter':
      return day(`INT(${cell})>INT(${one})`);
    case 'dateBetween':
      return day(`INT(${cell})>=INT(${one}),INT(${cell})<=INT(${other})`);
    case 'equal':
      return `${cell}=${one}`;
    case 'notEqual':
      return `${cell}<>${one}`;
    case 'greater':
      return day(`${cell}>${one}`);
    case 'atLeast':
      return day(`${cell}>=${one}`);
    case 'less':
      return day(`${cell}<${one}`);
    case 'atMost':
      return day(`${cell}<=${one}`);
    case 'between':
      return day(`${cell}>=MIN(${one},${other}),${cell}<=MAX(${one},${other})`);
    case 'notBetween':
      return `NOT(${day(`${cell}>=MIN(${one},${other}),${cell}<=MAX(${one},${other})`)})`;
    case 'formula':
      return one;
  }
};
