import { HyperFormula, type RawTranslationPackage } from 'hyperformula';
import enGB from 'hyperformula/i18n/languages/enGB';
import type { FunctionShape } from '../formula/shape.ts';
import { coreFunctions } from '../functions/core.ts';
import { lambdaFunctions } from '../functions/lambda.ts';
import { pivotFunctions } from '../functions/pivot.ts';
import { referenceFunctions } from '../functions/reference.ts';
import { sparklineFunctions } from '../functions/sparkline.ts';
import { valueFunctions } from '../functions/values.ts';
import { volatileFunctions } from '../functions/volatile.ts';
import { averages } from './averages.ts';
import { type PluginClass, pluginOf, type SyntaxFunctions } from './functions.ts';
import { indexedLookup } from './lookup.ts';

/** Its types describe the CommonJS build, whose default is one level down. */
const english = enGB as unknown as RawTranslationPackage;

const syntaxFunctions: SyntaxFunctions = {
  ...coreFunctions,
  ...lambdaFunctions,
  ...pivotFunctions,
  ...referenceFunctions,
  ...sparklineFunctions,
  ...volatileFunctions,
};
/** The engine underneath tells plugins apart by class, so each table is one. */
export const plugins: readonly PluginClass[] = [pluginOf(valueFunctions, syntaxFunctions), averages, indexedLookup];

/** What the engine underneath lacks or gets wrong. */
const ours: readonly string[] = [
  ...Object.keys(valueFunctions),
  ...Object.keys(syntaxFunctions),
  ...Object.keys(averages.implementedFunctions),
];

/** Our own language, so that ours do not enter those of the engine underneath, which are shared by all its users. */
export const language = 'cloudity';

export const registerLanguage = (): void => {
  if (HyperFormula.getRegisteredLanguagesCodes().includes(language)) return;
  HyperFormula.registerLanguage(language, {
    ...english,
    functions: { ...english.functions, ...Object.fromEntries(ours.map((name) => [name, name])) },
  });
};

/** Rewritten away before the engine underneath sees them. */
const compiled = ['LET', 'LAMBDA'];
/** Operators as functions, and what belongs to the engine underneath alone. */
const hidden = /^(HF\.|CALC\.|ARRAYFORMULA$|ARRAY_CONSTRAIN$|VERSION$|MAXPOOL$|MEDIANPOOL$|INTERVAL$|SPLIT$)/;

/** Names of all functions a formula may call, sorted. */
export const functionNames = (): readonly string[] =>
  [...new Set([...Object.keys(english.functions), ...ours, ...compiled])].filter((name) => !hidden.test(name)).sort();

/** Those of {@link functionNames} that are ours: the engine underneath lacks them or gets them wrong. */
export const ownFunctionNames = (): ReadonlySet<string> =>
  new Set([...ours, ...compiled].filter((name) => !hidden.test(name)));

interface Metadata {
  readonly parameters?: readonly { readonly argumentType: string }[];
  readonly repeatLastArgs?: number;
  readonly expandRanges?: boolean;
  readonly vectorizationForbidden?: boolean;
  readonly sizeOfResultArrayMethod?: string;
}

const shapeOf = ({
  parameters,
  repeatLastArgs,
  expandRanges,
  vectorizationForbidden,
  sizeOfResultArrayMethod,
}: Metadata): FunctionShape => ({
  givesArray: sizeOfResultArrayMethod !== undefined,
  takesArrays:
    expandRanges || vectorizationForbidden || !parameters
      ? []
      : parameters.map(({ argumentType }) => argumentType === 'RANGE' || argumentType === 'ANY'),
  repeated: repeatLastArgs ?? 0,
});

let shapes: ReadonlyMap<string, FunctionShape> | null = null;

const allShapes = (): ReadonlyMap<string, FunctionShape> => {
  const found = new Map<string, FunctionShape>();
  for (const plugin of [...HyperFormula.getAllFunctionPlugins(), ...plugins] as readonly PluginClass[]) {
    for (const [name, metadata] of Object.entries(plugin.implementedFunctions)) found.set(name, shapeOf(metadata));
    for (const [name, of] of Object.entries(plugin.aliases ?? {})) {
      const metadata = plugin.implementedFunctions[of];
      if (metadata) found.set(name, shapeOf(metadata));
    }
  }
  for (const [name, { givesArray }] of Object.entries({ ...valueFunctions, ...syntaxFunctions })) {
    const shape = found.get(name);
    if (shape && givesArray) found.set(name, { ...shape, givesArray });
  }
  return found;
};

export const functionShape = (name: string): FunctionShape | undefined => {
  shapes ??= allShapes();
  return shapes.get(name);
};
