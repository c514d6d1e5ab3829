import { type CalcEngine, CalcRefused } from '../engine.ts';
import { createEngine } from '../hyperformula/engine.ts';
import type { CalcAnswer, CalcCall, CalcRequest, CalcResults } from './protocol.ts';

const run = (engine: CalcEngine, call: CalcCall): CalcResults[CalcCall['kind']] => {
  switch (call.kind) {
    case 'open':
      return null;
    case 'load':
      return engine.load(call.workbook);
    case 'apply':
      return engine.apply(call.operations);
    case 'values':
      return engine.values(call.range);
    case 'explain':
      return engine.explain(call.position);
    case 'recalculate':
      return engine.recalculate();
  }
};

/** One engine behind messages: gives the function that answers each request. The first call is `open`. */
export const serveEngine = (): ((request: CalcRequest) => CalcAnswer) => {
  let engine: CalcEngine | null = null;
  return ({ id, call }) => {
    try {
      if (call.kind === 'open') engine = createEngine({ limits: call.limits });
      if (!engine) throw new CalcRefused('The engine is not open.');
      return { id, isDone: true, result: run(engine, call) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { id, isDone: false, isRefused: error instanceof CalcRefused, reason };
    }
  };
};
