import { expect, test } from 'vitest';
import { compileFormula } from '../formula/compile.ts';
import { defaultLimits } from '../limits.ts';
import { formulaContent } from './cells.ts';

const meanings = { meaningOf: () => null, hasSheet: () => false };

test('a formula of cells, numbers and operators says to the engine underneath what the compiler would say', () => {
  const operands = ['A1', '$b$2', '-XFD1048576', '+7', '0.5', '123456789012345', '-3'];
  const operators = ['+', '-', '*', '/', '^', '&', '=', '<', '>', '<=', '>=', '<>'];
  for (const one of operands)
    for (const operator of operators)
      for (const other of operands) {
        const formula = `${one}${operator}${other}${operator}${one}`;
        const compiled = {
          raw: `=${compileFormula(formula, meanings, defaultLimits).text}`,
          spills: false,
          usesNames: false,
        };
        expect(formulaContent(`=${formula}`, meanings, defaultLimits)).toEqual(compiled);
        expect(formulaContent(formula, meanings, defaultLimits)).toEqual(compiled);
      }
});

test('what only looks like one is compiled, refused or told', () => {
  const raw = (formula: string, limits = defaultLimits) => formulaContent(formula, meanings, limits).raw;
  expect(raw('=A1:A3+1')).toBe('=CALC.SPILL(A1:A3+1)');
  expect(raw('=A1+rate')).toBe('=CALC.SPILL(A1+CALC.NAME("rate",#NAME?))');
  expect(raw('=1E+5')).toBe('=1e5');
  for (const formula of ['=A1+', '=A1 B1', '=A1++*2', '=']) expect(raw(formula)).toMatch(/^=CALC\.ERROR\("/);
  expect(raw('=1+1+1', { ...defaultLimits, chainLength: 1 })).toMatch(/^=CALC\.ERROR\("More%20than%201%20operators/);
  expect(raw('=A1+B1', { ...defaultLimits, formulaLength: 4 })).toMatch(/^=CALC\.ERROR\("The%20formula%20is%20longer/);
});
