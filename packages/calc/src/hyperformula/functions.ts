import { CellError, EmptyValue, ErrorType, FunctionArgumentType, FunctionPlugin, SimpleRangeValue } from 'hyperformula';
import type { CalcContext } from './context.ts';
import { Drawing, hideDrawings } from './drawing.ts';
import { guardInterpreter } from './guard.ts';
import { tieRangesOnce } from './loading.ts';

export { CellError, EmptyValue, ErrorType, SimpleRangeValue };

/** A place in the engine underneath: its own number of the sheet. */
export interface Address {
  readonly sheet: number;
  readonly row: number;
  readonly col: number;
}

/** A number that remembers being a date, a percentage or money. */
interface RichNumber {
  readonly val: number;
}
/** The only symbol is {@link EmptyValue}. */
export type Scalar = number | string | boolean | symbol | CellError | RichNumber;
export type Value = Scalar | SimpleRangeValue | Drawing;

export interface Ast {
  readonly type: string;
  readonly procedureName?: string;
  readonly args?: readonly Ast[];
  readonly value?: unknown;
  readonly expression?: Ast;
  readonly reference?: { toSimpleCellAddress(base: Address): Address };
}
export interface State {
  readonly formulaAddress: Address;
  readonly arraysFlag: boolean;
}

export interface Parameter {
  readonly argumentType: FunctionArgumentType;
  readonly defaultValue?: number | string | boolean;
  readonly optionalArg?: boolean;
  readonly minValue?: number;
  readonly maxValue?: number;
}

const parameter = (argumentType: FunctionArgumentType): Parameter => ({ argumentType });
export const number = parameter(FunctionArgumentType.NUMBER);
export const integer = parameter(FunctionArgumentType.INTEGER);
export const string = parameter(FunctionArgumentType.STRING);
export const boolean = parameter(FunctionArgumentType.BOOLEAN);
export const scalar = parameter(FunctionArgumentType.SCALAR);
export const range = parameter(FunctionArgumentType.RANGE);
export const any = parameter(FunctionArgumentType.ANY);
export const optional = (of: Parameter, defaultValue?: number | string | boolean): Parameter =>
  defaultValue === undefined ? { ...of, optionalArg: true } : { ...of, defaultValue };

export type Run = (...args: never[]) => Value;
/** A function of values: its arguments arrive checked and converted as its parameters say. */
export interface ValueFunction {
  readonly parameters: readonly Parameter[];
  readonly repeatLastArgs?: number;
  readonly givesArray?: boolean;
  readonly isVolatile?: boolean;
  readonly run: Run;
}
export type ValueFunctions = Readonly<Record<string, ValueFunction>>;

/** A function that sees its arguments unevaluated and the engine's state. */
export interface SyntaxFunction {
  readonly givesArray?: boolean;
  readonly isVolatile?: boolean;
  readonly evaluate: (host: PluginHost, args: readonly Ast[], state: State) => Value;
}
export type SyntaxFunctions = Readonly<Record<string, SyntaxFunction>>;

/** What a syntax function may ask of the engine. */
export interface PluginHost {
  readonly context: CalcContext;
  evaluate(ast: Ast, state: State): Value;
  rangeOf(start: Address, end: Address): SimpleRangeValue;
  sheetId(name: string): number | undefined;
  /** From now on formulas read drawings as empty texts. */
  hideDrawings(): void;
}

export const fail = (type: keyof typeof ErrorType, message?: string): CellError =>
  new CellError(ErrorType[type], message);
export const rows = (values: readonly (readonly Scalar[])[]): Value =>
  values.length === 0 || values[0]?.length === 0
    ? fail('VALUE', 'The result is empty.')
    : SimpleRangeValue.onlyValues(values as never);

/** As an argument a drawing is an empty text. */
export const undrawn = (value: Value): Scalar | SimpleRangeValue => (value instanceof Drawing ? '' : value);

/** Without what it remembers of its format. */
export const plain = (value: Scalar): Exclude<Scalar, RichNumber> =>
  typeof value === 'object' && 'val' in value ? value.val : (value as Exclude<Scalar, RichNumber>);

export type PluginClass = typeof FunctionPlugin & {
  implementedFunctions: Record<string, Record<string, unknown>>;
  aliases?: Record<string, string>;
};

type Method = (this: FunctionPlugin, ast: Ast, state: State) => Value;

/** One plugin of the engine underneath whose methods are named like its functions. */
export const pluginOf = (values: ValueFunctions, syntax: SyntaxFunctions = {}): PluginClass => {
  class Plugin extends FunctionPlugin implements PluginHost {
    static override implementedFunctions: Record<string, never> = {};

    constructor(interpreter: ConstructorParameters<typeof FunctionPlugin>[0]) {
      super(interpreter);
      guardInterpreter(interpreter as never, this.context);
      tieRangesOnce(this.dependencyGraph as never, this.context);
    }

    get context(): CalcContext {
      return this.config.context as CalcContext;
    }

    evaluate(ast: Ast, state: State): Value {
      return this.evaluateAst(ast as never, state as never) as Value;
    }

    rangeOf(start: Address, end: Address): SimpleRangeValue {
      const data: Scalar[][] = [];
      for (let row = start.row; row <= end.row; row += 1) {
        const line: Scalar[] = [];
        for (let col = start.col; col <= end.col; col += 1) line.push(this.scalarAt({ sheet: start.sheet, row, col }));
        data.push(line);
      }
      return SimpleRangeValue.onlyValues(data as never);
    }

    /** A formula not calculated yet is empty; who read it is calculated again. */
    scalarAt(address: Address): Scalar {
      try {
        return this.dependencyGraph.getScalarValue(address) as Scalar;
      } catch {
        return EmptyValue;
      }
    }

    hideDrawings(): void {
      hideDrawings(this.dependencyGraph.addressMapping, this.context);
    }

    sheetId(name: string): number | undefined {
      return this.dependencyGraph.sheetMapping.getSheetId(name);
    }

    call(name: string, { run }: ValueFunction, ast: Ast, state: State): Value {
      return this.runFunction(ast.args as never, state as never, this.metadata(name), run as never) as Value;
    }
  }
  const methods = Plugin.prototype as unknown as Record<string, Method>;
  const functions = Plugin.implementedFunctions as unknown as Record<string, object>;
  for (const [name, definition] of Object.entries(values)) {
    const { parameters, repeatLastArgs, givesArray, isVolatile } = definition;
    functions[name] = {
      method: name,
      parameters,
      ...(repeatLastArgs ? { repeatLastArgs } : {}),
      ...(givesArray ? { vectorizationForbidden: true } : {}),
      ...(isVolatile ? { isVolatile } : {}),
    };
    methods[name] = function (ast, state) {
      return (this as Plugin).call(name, definition, ast, state);
    };
  }
  for (const [name, { evaluate, isVolatile }] of Object.entries(syntax)) {
    functions[name] = { method: name, vectorizationForbidden: true, ...(isVolatile ? { isVolatile } : {}) };
    methods[name] = function (ast, state) {
      return evaluate(this as Plugin, ast.args ?? [], state);
    };
  }
  return Plugin as unknown as PluginClass;
};
