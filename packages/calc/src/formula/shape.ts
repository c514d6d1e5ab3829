import type { FormulaNode } from './node.ts';

/** What decides whether a call gives one value or an array of them. */
export interface FunctionShape {
  readonly givesArray: boolean;
  /** Per parameter whether an array is taken as a whole; anything else is calculated for each element. */
  readonly takesArrays: readonly boolean[];
  /** So many of the last parameters repeat; 0 for none. */
  readonly repeated: number;
}

export type ShapeLookup = (name: string) => FunctionShape | undefined;

const isOneColumn = (node: FormulaNode | undefined): boolean => {
  if (node?.kind !== 'reference') return false;
  const columns = node.text
    .slice(node.text.lastIndexOf('!') + 1)
    .replaceAll('$', '')
    .split(':')
    .map((corner) => /^[A-Za-z]+/.exec(corner)?.[0].toUpperCase());
  return columns[0] !== undefined && (columns.length === 1 || columns[0] === columns[1]);
};

/**
 * Whether the result may be more than one value, as far as the text tells. Says yes when in doubt: a yes costs a little at
 * calculation, a wrong no would cut a result down to one value.
 */
export const mayGiveArray = (node: FormulaNode, shapes: ShapeLookup): boolean => {
  const may = (inner: FormulaNode): boolean => mayGiveArray(inner, shapes);
  switch (node.kind) {
    case 'reference':
      return node.isRange;
    case 'array':
    case 'apply':
    case 'name':
      return node.kind !== 'name' || !/^(true|false)$/i.test(node.name);
    case 'unary':
      return node.operator !== '@' && may(node.operand);
    case 'postfix':
      return node.operator === '#' || may(node.operand);
    case 'group':
      return may(node.operand);
    case 'binary':
      return may(node.left) || may(node.right);
    case 'call':
      return callMayGiveArray(node, shapes);
    default:
      return false;
  }
};

const callMayGiveArray = (node: FormulaNode & { kind: 'call' }, shapes: ShapeLookup): boolean => {
  const [key, searched, results] = node.args;
  if (node.name === 'XLOOKUP' && key && !mayGiveArray(key, shapes) && isOneColumn(searched) && isOneColumn(results))
    return false;
  const shape = shapes(node.name);
  if (shape === undefined) return true;
  if (shape.givesArray) return true;
  const { takesArrays, repeated } = shape;
  return node.args.some((arg, index) => {
    const over = index - takesArrays.length;
    const place = over < 0 || repeated === 0 ? index : takesArrays.length - repeated + (over % repeated);
    return takesArrays[place] === false && mayGiveArray(arg, shapes);
  });
};
