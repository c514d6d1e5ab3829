import {
  type CellRange,
  type Formula,
  type Operand,
  type OperandInput,
  ruleText,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import { formulaForFile, formulaFromFile } from '../future-functions.ts';

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const quoted = /^"((?:[^"]|"")*)"$/;

/** What a rule of a file compares with: a number, a text or a truth value where it is written out, else a formula. */
export const operandFromFile = (text: string): OperandInput => {
  const trimmed = text.trim().replace(/^=/, '');
  if (number.test(trimmed) && Number.isFinite(Number(trimmed))) return Number(trimmed);
  const literal = quoted.exec(trimmed)?.[1];
  if (literal !== undefined) return literal.replaceAll('""', '"');
  if (/^(?:TRUE|FALSE)(?:\(\))?$/i.test(trimmed)) return /^TRUE/i.test(trimmed);
  return { formula: `=${formulaFromFile(trimmed)}` };
};

export const quotedText = (text: string): string => `"${text.replaceAll('"', '""')}"`;

export const formulaTextFor = (workbook: Workbook, range: CellRange, formula: Formula): string =>
  formulaForFile(ruleText(workbook, range, formula).slice(1));

/** The same, the way files write it. */
export const operandForFile = (workbook: Workbook, range: CellRange, operand: Operand): string => {
  if (typeof operand === 'object') return formulaTextFor(workbook, range, operand);
  return typeof operand === 'string' ? quotedText(operand) : String(operand).toUpperCase();
};
