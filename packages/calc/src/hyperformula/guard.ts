import type { CalcContext } from './context.ts';
import { fail, type Value } from './functions.ts';

interface Interpreter {
  evaluateAst(ast: unknown, state: unknown): Value;
}

export const tooLate = 'The calculation took too long.';
/** Every so many steps the clock is read. */
const stepsPerLook = 4096;
const guarded = new WeakSet<Interpreter>();

/**
 * Whatever a formula does, the calculation ends in order: after the batch's time each remaining formula is an error at once, and a
 * defect or an exhausted stack inside one formula is that formula's error alone.
 */
export const guardInterpreter = (interpreter: Interpreter, context: CalcContext): void => {
  if (guarded.has(interpreter)) return;
  guarded.add(interpreter);
  const evaluate = interpreter.evaluateAst.bind(interpreter);
  let steps = 0;
  let isInside = false;
  interpreter.evaluateAst = (ast, state) => {
    steps += 1;
    if (steps % stepsPerLook === 0) context.isLate();
    if (context.isTimedOut) return fail('ERROR', tooLate);
    if (isInside) return evaluate(ast, state);
    isInside = true;
    try {
      return evaluate(ast, state);
    } catch (error) {
      context.environment = null;
      context.lambdaDepth = 0;
      return fail(
        'ERROR',
        error instanceof RangeError ? 'The formula is too deep.' : 'The formula cannot be calculated.',
      );
    } finally {
      isInside = false;
    }
  };
};
