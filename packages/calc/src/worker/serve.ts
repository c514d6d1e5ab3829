import { type CalcEngine, CalcRefused, type CellInput, type WorkbookInput } from '../engine.ts';
import { createEngine } from '../hyperformula/engine.ts';
import { packBatch } from './packed-changes.ts';
import type { CalcAnswer, CalcCall, CalcRequest, CalcResults } from './protocol.ts';

const run = (engine: CalcEngine, call: CalcCall): CalcResults[CalcCall['kind']] => {
  switch (call.kind) {
    case 'open':
    case 'stage':
      return null;
    case 'load':
      return engine.load(call.workbook);
    case 'apply':
      return packBatch(engine.apply(call.operations));
    case 'values':
      return engine.values(call.range);
    case 'explain':
      return engine.explain(call.position);
    case 'evaluate':
      return engine.evaluate(call.sheet, call.formulas);
    case 'recalculate':
      return packBatch(engine.recalculate());
  }
};

/** A workbook's rows that came before it, part by part. */
const stage = (staged: Map<string, CellInput[][]>, { sheet, rows }: Extract<CalcCall, { kind: 'stage' }>): void => {
  const before = staged.get(sheet) ?? [];
  for (const row of rows) before.push([...row]);
  staged.set(sheet, before);
};

const withStaged = (workbook: WorkbookInput, staged: Map<string, CellInput[][]>): WorkbookInput => {
  if (staged.size === 0) return workbook;
  const sheets = workbook.sheets.map((input) => ({
    ...input,
    rows: [...(staged.get(input.sheet) ?? []), ...input.rows],
  }));
  staged.clear();
  return { ...workbook, sheets };
};

/** One engine behind messages: gives the function that answers each request. The first call is `open`. */
export const serveEngine = (): ((request: CalcRequest) => CalcAnswer) => {
  let engine: CalcEngine | null = null;
  const staged = new Map<string, CellInput[][]>();
  return ({ id, call }) => {
    try {
      if (call.kind === 'open') engine = createEngine({ limits: call.limits });
      if (!engine) throw new CalcRefused('The engine is not open.');
      if (call.kind === 'stage') stage(staged, call);
      const complete = call.kind === 'load' ? { ...call, workbook: withStaged(call.workbook, staged) } : call;
      return { id, isDone: true, result: run(engine, complete) };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { id, isDone: false, isRefused: error instanceof CalcRefused, reason };
    }
  };
};
