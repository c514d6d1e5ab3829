import type { CellValue } from '../engine.ts';
import { compareValues, groupKey, groupOf } from './label.ts';
import type { PivotGroup, PivotLanguage } from './pivot.ts';

/** A group of rows of the source, and the groups within it. */
export interface GroupNode {
  readonly label: CellValue;
  /** Fields above it; the root, which is everything, has depth 0. */
  readonly depth: number;
  readonly children: Map<string, GroupNode>;
  /** Numbers of the smallest groups it holds. */
  readonly leaves: number[];
}

/** One row or column of the result. A total says of which group. */
export interface GroupLine {
  readonly node: GroupNode;
  readonly isTotal: boolean;
  /** The groups around it and itself, outermost first; the root is left out. */
  readonly path: readonly GroupNode[];
}

const newNode = (label: CellValue, depth: number): GroupNode => ({ label, depth, children: new Map(), leaves: [] });

/** The groups that the fields of one side make of the rows that are taken in. */
export class GroupTree {
  readonly root = newNode(null, 0);
  readonly #groups: readonly PivotGroup[];
  readonly #language: PivotLanguage;
  leafCount = 0;

  constructor(groups: readonly PivotGroup[], language: PivotLanguage) {
    this.#groups = groups;
    this.#language = language;
  }

  /** The number of the smallest group the row is in, from 0. */
  take(row: readonly CellValue[]): number {
    const path = [this.root];
    let node = this.root;
    for (const group of this.#groups) {
      const label = groupOf(row[group.column] ?? null, group, this.#language);
      const key = groupKey(label);
      const found = node.children.get(key) ?? newNode(label === '' ? null : label, path.length);
      node.children.set(key, found);
      node = found;
      path.push(node);
    }
    const [own] = node.leaves;
    if (own !== undefined) return own;
    const number = this.leafCount;
    this.leafCount += 1;
    for (const each of path) each.leaves.push(number);
    return number;
  }

  /** `totalOf` is what a field sorts its groups by: the total of a value. */
  lines(hasTotals: boolean, totalOf: (node: GroupNode, value: number) => CellValue): readonly GroupLine[] {
    const lines: GroupLine[] = [];
    const visit = (node: GroupNode, path: readonly GroupNode[]): void => {
      const group = this.#groups[node.depth];
      if (group === undefined) {
        lines.push({ node, isTotal: false, path });
        return;
      }
      const { sortBy, isDescending } = group;
      const sorted = [...node.children.values()]
        .map((child) => ({ child, by: sortBy === null ? child.label : totalOf(child, sortBy) }))
        .sort(
          (one, other) =>
            compareValues(one.by, other.by, isDescending) || compareValues(one.child.label, other.child.label, false),
        );
      for (const { child } of sorted) visit(child, [...path, child]);
      if (hasTotals && group.hasTotals) lines.push({ node, isTotal: true, path });
    };
    visit(this.root, []);
    return lines;
  }
}
