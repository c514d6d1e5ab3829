import type { CalcErrorValue, ErrorCode } from '../engine.ts';

const errorCodes: Readonly<Record<string, ErrorCode>> = {
  CYCLE: '#CYCLE!',
  DIV_BY_ZERO: '#DIV/0!',
  NA: '#N/A',
  NAME: '#NAME?',
  NUM: '#NUM!',
  REF: '#REF!',
  SPILL: '#SPILL!',
  VALUE: '#VALUE!',
};

/** An error of the engine underneath as a value; `type` is its name for the kind. */
export const errorValue = (type: string, message: string): CalcErrorValue => ({
  error: errorCodes[type] ?? '#ERROR!',
  message,
});

/** The name underneath for an error's code. */
export const errorType = ({ error }: CalcErrorValue): string =>
  Object.entries(errorCodes).find(([, code]) => code === error)?.[0] ?? 'ERROR';
