import {
  type CellRange,
  type CellStyle,
  type ConditionalLook,
  type CriterionKind,
  criterionFrom,
  SheetError,
} from '@cloudity/docmodel/sheet';
import type { CriterionDraft } from '../criteria/CriterionFields.tsx';
import { cellCriteria } from '../criteria/kinds.ts';
import { operandFrom, operandText } from '../criteria/operand.ts';
import type { SheetSession } from '../model/session.ts';

export const criteria = [...cellCriteria, 'formula'] as const satisfies readonly CriterionKind[];

/** A fill and its text, readable upon each other. */
export const presets: readonly CellStyle[] = [
  { fill: '#f8d7da', color: '#842029' },
  { fill: '#fff3cd', color: '#664d03' },
  { fill: '#d1e7dd', color: '#0f5132' },
  { fill: '#cfe2ff', color: '#084298' },
  { fill: '#e2d9f3', color: '#432874' },
  { fill: '#b7e1cd' },
  { color: '#c5221f' },
  { color: '#188038' },
];

/** From the least over the middle to the greatest; an empty middle is none. */
export const scalePresets: readonly (readonly [string, string, string])[] = [
  ['#f8696b', '#ffeb84', '#63be7b'],
  ['#63be7b', '#ffeb84', '#f8696b'],
  ['#ffffff', '', '#57bb8a'],
  ['#ffffff', '', '#e67c73'],
  ['#5a8ac6', '#fcfcff', '#f8696b'],
];

export const barColors = ['#638ec6', '#63c384', '#ff555a', '#ffb628', '#9f7aea'] as const;

export interface ConditionDraft {
  readonly kind: ConditionalLook['kind'];
  readonly criterion: CriterionDraft;
  readonly style: CellStyle;
  readonly scale: readonly [string, string, string];
  readonly bar: string;
}

export const emptyDraft: ConditionDraft = {
  kind: 'style',
  criterion: { kind: 'isNotEmpty', texts: [] },
  style: presets[2] ?? {},
  scale: scalePresets[0] ?? ['#ffffff', '', '#57bb8a'],
  bar: barColors[0],
};

export const draftOf = (session: SheetSession, range: CellRange, look: ConditionalLook): ConditionDraft => {
  const draft = { ...emptyDraft, kind: look.kind };
  if (look.kind === 'bar') return { ...draft, bar: look.color };
  if (look.kind === 'scale') {
    const [first, second, third] = look.points;
    return third === undefined
      ? { ...draft, scale: [first?.color ?? '', '', second?.color ?? ''] }
      : { ...draft, scale: [first?.color ?? '', second?.color ?? '', third.color] };
  }
  const { kind, operands } = look.criterion;
  const texts = operands.map((operand) => operandText(session, range, operand, kind.startsWith('date')));
  return { ...draft, criterion: { kind, texts }, style: look.style };
};

/** The look of what was typed. Within the transaction that stores it. *Errors*: SheetError `invalid` when a value is missing. */
export const lookFrom = (session: SheetSession, range: CellRange, draft: ConditionDraft): ConditionalLook => {
  if (draft.kind === 'bar')
    return { kind: 'bar', color: draft.bar, from: { at: 'min', value: 0 }, to: { at: 'max', value: 0 } };
  if (draft.kind === 'scale') {
    const [least, middle, greatest] = draft.scale;
    return {
      kind: 'scale',
      points: [
        { at: 'min', value: 0, color: least },
        ...(middle === '' ? [] : [{ at: 'percentile', value: 50, color: middle } as const]),
        { at: 'max', value: 0, color: greatest },
      ],
    };
  }
  const operands = draft.criterion.texts.map((text) => operandFrom(text, session));
  if (operands.some((operand) => operand === '')) throw new SheetError('invalid', '');
  return {
    kind: 'style',
    criterion: criterionFrom(session.workbook, range, draft.criterion.kind, operands),
    style: draft.style,
  };
};
