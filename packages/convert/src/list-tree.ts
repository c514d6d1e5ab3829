import { type Block, ListCounter, type ListKind, type Paragraph } from '@cloudity/docmodel';

/** Flat list paragraphs as the nested lists that Markdown and HTML want. */
export type Flow = { readonly type: 'block'; readonly block: Block } | List;

export interface List {
  readonly type: 'list';
  readonly kind: ListKind;
  readonly level: number;
  readonly items: readonly Item[];
}
export interface Item {
  readonly paragraph: Paragraph;
  /** Of a numbered item. */
  readonly number: number | null;
  /** Its further paragraphs and the lists below it, in order. */
  readonly below: readonly Flow[];
}

interface OpenItem {
  readonly paragraph: Paragraph;
  readonly number: number | null;
  readonly below: OpenFlow[];
}
interface OpenList {
  readonly type: 'list';
  readonly kind: ListKind;
  readonly level: number;
  readonly items: OpenItem[];
}
type OpenFlow = { readonly type: 'block'; readonly block: Block } | OpenList;

/**
 * Groups neighbouring list paragraphs by level and kind. A plain paragraph indented deeper than the open item belongs to it,
 * as `ListCounter` counts it; any other block ends all lists.
 */
export const flowOf = (blocks: readonly Block[]): readonly Flow[] => {
  const flow: OpenFlow[] = [];
  const counter = new ListCounter();
  /** Lists that may still grow, outermost first; their levels rise. */
  const open: OpenList[] = [];
  const innermost = (): OpenFlow[] => open.at(-1)?.items.at(-1)?.below ?? flow;
  for (const block of blocks) {
    const number = counter.next(block.type === 'paragraph' ? block : null);
    if (block.type !== 'paragraph' || (block.list === null && block.indent === 0)) {
      open.length = 0;
      flow.push({ type: 'block', block });
      continue;
    }
    const { list, indent } = block;
    while ((open.at(-1)?.level ?? -1) > (list === null ? indent - 1 : indent)) open.pop();
    if (list === null) {
      // Inside an item the indent is the item's own.
      const inside = (open.at(-1)?.level ?? -1) + 1;
      innermost().push({ type: 'block', block: { ...block, indent: indent - inside } });
      continue;
    }
    const top = open.at(-1);
    if (top?.level === indent && top.kind !== list) open.pop();
    let target = open.at(-1);
    if (target?.level !== indent) {
      target = { type: 'list', kind: list, level: indent, items: [] };
      innermost().push(target);
      open.push(target);
    }
    target.items.push({ paragraph: block, number, below: [] });
  }
  return flow;
};
