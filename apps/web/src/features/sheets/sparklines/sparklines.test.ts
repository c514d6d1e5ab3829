import type { CalcClient, Sparkline } from '@cloudity/calc';
import { emptyWorkbook, renameSheet, writeCells } from '@cloudity/docmodel/sheet';
import { describe, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { SheetSession } from '../model/session.ts';
import { insertSparklines, linesOf, placesFor, sparklineFormula } from './formula.ts';
import { type Shape, shapesOf } from './shapes.ts';
import { summaryOf } from './summary.ts';

const plain: Sparkline = {
  type: 'line',
  values: [],
  places: null,
  least: null,
  greatest: null,
  from: null,
  to: null,
  lineWidth: 2,
  hasAxis: false,
  isRightToLeft: false,
  colors: { main: null, low: null, high: null, first: null, last: null, negative: null, axis: null, second: null },
};
const size = { width: 100, height: 20 };
const drawn = (part: Partial<Sparkline>): readonly Shape[] => shapesOf({ ...plain, ...part }, size);
const boxes = (part: Partial<Sparkline>): readonly (readonly number[])[] =>
  drawn(part).flatMap((shape) =>
    shape.kind === 'rect'
      ? [[shape.x, shape.y, shape.width, shape.height].map((each) => Math.round(each * 10) / 10)]
      : [],
  );

describe('shapes', () => {
  test('a line goes from edge to edge, over gaps, and the other way on request', () => {
    const [line] = drawn({ values: [0, null, 10, 5] });
    expect(line).toMatchObject({
      kind: 'line',
      width: 2,
      points: [
        [1, 19],
        [expect.closeTo(66.3, 1), 1],
        [99, 10],
      ],
    });
    const [back] = drawn({ values: [0, 10], isRightToLeft: true });
    expect(back).toMatchObject({
      points: [
        [99, 19],
        [1, 1],
      ],
    });
    const [spaced] = drawn({ values: [0, 1, 2], places: [0, 1, 10] });
    expect(spaced).toMatchObject({
      points: [
        [1, 19],
        [expect.closeTo(10.8, 1), 10],
        [99, 1],
      ],
    });
  });

  test('equal values lie in the middle; one value is a dot; none is nothing', () => {
    expect(drawn({ values: [4, 4] })).toMatchObject([
      {
        points: [
          [1, 10],
          [99, 10],
        ],
      },
    ]);
    expect(drawn({ values: [4] })).toMatchObject([{ kind: 'dot', y: 10 }]);
    for (const type of ['line', 'column', 'winloss', 'bar'] as const)
      expect(drawn({ type, values: [null] })).toEqual([]);
    expect(shapesOf({ ...plain, values: [1, 2] }, { width: 0, height: -4 })).toEqual([]);
  });

  test('columns stand on zero, within the ends that are given', () => {
    expect(boxes({ type: 'column', values: [10, -10, null, 5] })).toEqual([
      [1.5, 0, 22, 10],
      [26.5, 10, 22, 10],
      [76.5, 5, 22, 5],
    ]);
    expect(boxes({ type: 'column', values: [10, 20], least: 0, greatest: 10 })).toEqual([
      [1.5, 0, 47, 20],
      [51.5, 0, 47, 20],
    ]);
    expect(boxes({ type: 'column', values: [1, -1], hasAxis: true }).at(-1)).toEqual([0, 10, 100, 1]);
  });

  test('wins stand, losses hang, and nothing is neither', () => {
    expect(boxes({ type: 'winloss', values: [9, -1, 0] })).toEqual([
      [1.5, 0, 30.3, 10],
      [34.8, 10, 30.3, 10],
    ]);
  });

  test('parts of a bar share its width, or what it is to stand for', () => {
    expect(boxes({ type: 'bar', values: [1, 3] })).toEqual([
      [0, 0, 25, 20],
      [25, 0, 75, 20],
    ]);
    expect(boxes({ type: 'bar', values: [30], greatest: 40 })).toEqual([[0, 0, 75, 20]]);
    expect(boxes({ type: 'bar', values: [60, 5], greatest: 40 })).toEqual([
      [0, 0, 100, 20],
      [100, 0, 0, 20],
    ]);
  });

  test('what stands out has its colour: columns as a whole, points of a line as dots', () => {
    const colors = { ...plain.colors, high: 'red', last: 'blue', negative: 'green' };
    const paints = (shapes: readonly Shape[]) => shapes.map(({ paint }) => paint.own);
    expect(paints(drawn({ type: 'column', values: [1, -2, 9, 3], colors }))).toEqual([null, 'green', 'red', 'blue']);
    expect(paints(drawn({ values: [1, -2, 9, 3], colors }))).toEqual([null, 'green', 'red', 'blue']);
  });

  test('ten thousand values are drawn as few shapes that reach as far', () => {
    const values = Array.from({ length: 10_000 }, (_, at) => (at === 4_321 ? 900 : at % 7));
    const [line] = drawn({ values });
    if (line?.kind !== 'line') throw new Error('no line');
    expect(line.points.length).toBeLessThanOrEqual(200);
    expect(Math.min(...line.points.map(([, y]) => y))).toBe(1);
    const columns = boxes({ type: 'column', values });
    expect(columns.length).toBeLessThanOrEqual(100);
    expect(Math.max(...columns.map(([, , , height = 0]) => height))).toBe(20);
  });
});

test('the summary says kind, number, ends and last value', () => {
  const t = (key: string, values = {}) => `${key} ${JSON.stringify(values)}`;
  expect(summaryOf({ ...plain, values: [3, null, 18, 7] }, t, String)).toBe(
    'sparkline.summary {"type":"sparkline.type.line {}","count":3,"least":"3","greatest":"18","last":"7"}',
  );
  expect(summaryOf({ ...plain, values: [null] }, t, String)).toBe('sparkline.empty {}');
});

describe('the formula', () => {
  const sessionWith = (rows: readonly (readonly (string | number | null)[])[]): SheetSession => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, emptyWorkbook());
    const client = { dispose: () => {} } as CalcClient;
    const awareness = new Awareness(doc);
    const session = new SheetSession({ doc, awareness, client, isEditable: true, language: 'en' });
    writeCells(session.workbook, { sheet: 's1', row: 0, column: 0 }, rows);
    return session;
  };
  const range = (fromRow: number, toRow: number, fromColumn: number, toColumn: number, sheet = 's1') => ({
    sheet,
    fromRow,
    toRow,
    fromColumn,
    toColumn,
  });

  test('says what is asked for and no more', () => {
    const session = sessionWith([[1, 2]]);
    const data = range(0, 0, 0, 1);
    expect(sparklineFormula(session, data, 's1', { type: 'line', color: null })).toBe('=SPARKLINE(A1:B1)');
    expect(sparklineFormula(session, data, 's1', { type: 'bar', color: '#ff0000' })).toBe(
      '=SPARKLINE(A1:B1,{"charttype","bar";"color1","#ff0000"})',
    );
    renameSheet(session.workbook, 's1', 'My data');
    expect(sparklineFormula(session, data, 'other', { type: 'winloss', color: null })).toBe(
      `=SPARKLINE('My data'!A1:B1,{"charttype","winloss"})`,
    );
    session.destroy();
  });

  test('each row of a table has one, in free cells outside of the data, in one step of undo', () => {
    const session = sessionWith([
      [1, 2, null, null],
      [3, 4, null, 'x'],
    ]);
    const data = range(0, 1, 0, 1);
    expect(linesOf(range(0, 8, 2, 2))).toHaveLength(1);
    expect(placesFor(session, data, range(0, 0, 1, 1))).toBe('inside');
    expect(placesFor(session, data, range(0, 0, 3, 3))).toBe('taken');
    expect(placesFor(session, data, range(999, 999, 3, 3))).toBe('place');
    const target = placesFor(session, data, range(0, 0, 2, 2));
    if (typeof target === 'string') throw new Error(target);
    insertSparklines(session, data, target, { type: 'line', color: null });
    expect([0, 1].map((row) => session.textToEdit(row, 2))).toEqual(['=SPARKLINE(A1:B1)', '=SPARKLINE(A2:B2)']);
    session.undo.undo();
    expect(session.textToEdit(1, 2)).toBe('');
    session.destroy();
  });
});
