export interface Difference {
  readonly formula: RegExp;
  /** Whose result is the common one, and why the other's is another. */
  readonly reason: string;
}

/** Where our results and LibreOffice's are not the same, and why; docs/guide/libreoffice.md says it to people. Each has to occur. */
export const differences: readonly Difference[] = [
  {
    formula: /\bTRUE\b/,
    reason:
      'LibreOffice has no truth values of their own: TRUE is the number 1 there, in texts, comparisons, TYPE and criteria.',
  },
  {
    formula: /^=(?:SUM|PRODUCT|SUMSQ|AVERAGE)\(1,2,"3"\)/,
    reason: 'A text that is a number counts when it stands in the formula itself, as in Excel; LibreOffice refuses it.',
  },
  {
    formula: /^=(?:FIND|SEARCH)\("",/,
    reason: 'An empty text is found at the beginning, as in Excel; LibreOffice refuses it.',
  },
  { formula: /^=COMBINA\(/, reason: 'COMBINA takes more picks than things, as in Excel; LibreOffice refuses it.' },
  { formula: /^=ATAN2\(0,0\)/, reason: 'The origin has no angle (#DIV/0!), as in Excel; LibreOffice gives 0.' },
  {
    formula: /^=MODE\(/,
    reason: 'Of several modes the first in the list, as in Excel; LibreOffice gives the smallest.',
  },
  {
    formula: /^=RANK\(7,/,
    reason: 'A number that is not in the list has no rank, as in Excel; LibreOffice makes one up.',
  },
  {
    formula: /^=(?:TEXT\(0,|WEEKNUM\(1)/,
    reason: 'Days 0 to 60 are those of Excel’s calendar, in which 1900 is a leap year.',
  },
  { formula: /^=DOLLAR\(-/, reason: 'Negative amounts stand in brackets, as in Excel’s English.' },
  {
    formula: /^=(?:CODE|CHAR)\(/,
    reason: 'Codes are Unicode’s; LibreOffice takes the system’s 8-bit set. CODE of nothing is an error.',
  },
  { formula: /^=TBILL/, reason: 'LibreOffice counts the day of maturity too.' },
  {
    formula: /^=(?:ISEVEN|ISODD)\(Data/,
    reason: 'LibreOffice refuses empty cells and texts; here they count as 0 and as their number.',
  },
  { formula: /^=DEVSQ\(Data!B/, reason: 'Without numbers the sum of squares is 0; LibreOffice divides by nothing.' },
  { formula: /^=PRODUCT\(Data!B/, reason: 'A product of no numbers is 1 here; Excel and LibreOffice say 0.' },
  { formula: /^=MROUND\(/, reason: 'Number and multiple need the same sign, as in Excel; LibreOffice ignores it.' },
  {
    formula: /^=ARABIC\("IIII"\)/,
    reason: 'Only Roman numerals as they are written are read; LibreOffice takes IIII too.',
  },
  { formula: /^=ROMAN\(0\)/, reason: 'There is no Roman zero here; Excel and LibreOffice give an empty text.' },
  { formula: /^=DAYS360\(/, reason: 'The American method at the end of February: a day more than LibreOffice.' },
  {
    formula: /^=(?:COUNTIF|SUMIF|AVERAGEIF)\(Data!H1:H10,"(?:<>)?"/,
    reason: 'The criterion "" does not match texts of no characters here; in Excel and LibreOffice it does.',
  },
  { formula: /^=COUNTIF\(Data!E1:E10,"<=1"/, reason: 'LibreOffice compares truth values as numbers.' },
];
