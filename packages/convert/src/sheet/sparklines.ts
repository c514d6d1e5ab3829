const call = /(?<![\w.])SPARKLINE\s*\(/i;
/** Texts of a formula, and names of sheets. */
const quoted = /"[^"]*"|'[^']*'/g;

/** Whether a formula asks for a sparkline. */
export const callsSparkline = (formula: string): boolean =>
  call.test(formula) && call.test(formula.replace(quoted, ''));
