import {
  type CellStyle,
  type Criterion,
  columnLetters,
  type PlacedConditionalFormat,
  type ScalePoint,
  type Workbook,
} from '@cloudity/docmodel/sheet';
import type { ConditionalRule } from 'hucre';
import { textFromArea } from '../area.ts';
import { rgbForFile } from '../style-for-file.ts';
import { formulaFromCriterion } from './criterion-formula.ts';
import { operandForFile } from './rule-text.ts';
import { operatorOf } from './validation-for-file.ts';

const numeric = new Set(['equal', 'notEqual', 'greater', 'less', 'atLeast', 'atMost', 'between', 'notBetween']);

const textRules = {
  textContains: 'containsText',
  textDoesNotContain: 'notContainsText',
  textStarts: 'beginsWith',
  textEnds: 'endsWith',
} as const;

/** These say their kind once more as their operator (ECMA-376 18.18.15). */
const textOperators = {
  containsText: 'containsText',
  notContainsText: 'notContains',
  beginsWith: 'beginsWith',
  endsWith: 'endsWith',
} as const;

const styleForRule = (style: CellStyle): NonNullable<ConditionalRule['style']> => {
  const [color, fill] = [rgbForFile(style.color), rgbForFile(style.fill)];
  const font = {
    ...(style.bold === true ? { bold: true } : {}),
    ...(style.italic === true ? { italic: true } : {}),
    ...(style.underline === true ? { underline: true } : {}),
    ...(style.strike === true ? { strikethrough: true } : {}),
    ...(color === null ? {} : { color: { rgb: color } }),
  };
  return {
    ...(Object.keys(font).length === 0 ? {} : { font }),
    // Readers differ in which of the two they take for a plain fill.
    ...(fill === null
      ? {}
      : { fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: fill }, bgColor: { rgb: fill } } }),
  };
};

type Asked = Pick<ConditionalRule, 'type' | 'operator' | 'formula' | 'text'>;

const criterionForFile = (workbook: Workbook, format: PlacedConditionalFormat, criterion: Criterion): Asked => {
  const { range } = format;
  const { kind, operands } = criterion;
  const operator = operatorOf[kind];
  if (numeric.has(kind) && operator !== undefined)
    return { type: 'cellIs', operator, formula: operands.map((each) => operandForFile(workbook, range, each)) };
  const formula = formulaFromCriterion(workbook, range, criterion);
  const [text] = operands;
  if (kind in textRules && typeof text === 'string' && text !== '') {
    const type = textRules[kind as keyof typeof textRules];
    return { type, operator: textOperators[type] as ConditionalRule['operator'] & string, text, formula };
  }
  if (kind === 'isEmpty' || kind === 'isNotEmpty') {
    const cell = `${columnLetters(range.fromColumn)}${range.fromRow + 1}`;
    return kind === 'isEmpty'
      ? { type: 'containsBlanks', formula: `LEN(TRIM(${cell}))=0` }
      : { type: 'notContainsBlanks', formula: `LEN(TRIM(${cell}))>0` };
  }
  return { type: 'expression', formula };
};

const pointForFile = ({ at, value }: ScalePoint) =>
  at === 'min' || at === 'max' ? { type: at } : { type: at === 'number' ? ('num' as const) : at, value: String(value) };

const argb = (color: string): string => `FF${color.slice(1).toUpperCase()}`;

/** A conditional format as a file of Excel holds it. */
export const conditionForFile = (
  workbook: Workbook,
  format: PlacedConditionalFormat,
  priority: number,
): ConditionalRule => {
  const { look, range } = format;
  const base = { priority, range: textFromArea(range) };
  switch (look.kind) {
    case 'scale':
      return {
        ...base,
        type: 'colorScale',
        colorScale: { cfvo: look.points.map(pointForFile), colors: look.points.map(({ color }) => argb(color)) },
      };
    case 'bar':
      return {
        ...base,
        type: 'dataBar',
        dataBar: { cfvo: [pointForFile(look.from), pointForFile(look.to)], color: argb(look.color) },
      };
    case 'style':
      return { ...base, ...criterionForFile(workbook, format, look.criterion), style: styleForRule(look.style) };
  }
};
