import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { type EditorState, Plugin, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state';
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view';

export interface Query {
  readonly text: string;
  readonly matchCase: boolean;
  readonly wholeWord: boolean;
}

export interface Match {
  readonly from: number;
  readonly to: number;
}

export interface FindState {
  readonly query: Query | null;
  readonly matches: readonly Match[];
  /** The one that was jumped to; -1 before the first jump. */
  readonly current: number;
}

const nothing: FindState = { query: null, matches: [], current: -1 };

/** More are counted as so many; nobody steps through them one by one, and a decoration each would be slow. */
export const mostMatches = 5000;

const pattern = ({ text, matchCase, wholeWord }: Query): RegExp => {
  const literal = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const source = wholeWord ? `(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])` : literal;
  return new RegExp(source, matchCase ? 'gu' : 'giu');
};

/** All places of the text, in order, within single blocks; marks and line breaks do not part a match from its other half. */
export const findMatches = (doc: Node, query: Query): readonly Match[] => {
  if (query.text === '') return [];
  const expression = pattern(query);
  const matches: Match[] = [];
  doc.descendants((node, position) => {
    if (matches.length >= mostMatches) return false;
    if (!node.isTextblock) return true;
    // Every leaf that is not text takes one place, so offsets in this string are offsets in the block.
    const text = node.textBetween(0, node.content.size, undefined, '\ufffc');
    for (const found of text.matchAll(expression)) {
      if (matches.length >= mostMatches) break;
      const from = position + 1 + found.index;
      matches.push({ from, to: from + found[0].length });
    }
    return false;
  });
  return matches;
};

const key = new PluginKey<FindState>('find');

export const findStateOf = (state: EditorState): FindState => key.getState(state) ?? nothing;

type Change = { readonly query: Query | null } | { readonly current: number };

/** Looks for a text (null ends the search) and marks every place of it. */
export const setQuery = (view: EditorView, query: Query | null): void => {
  view.dispatch(view.state.tr.setMeta(key, { query } satisfies Change));
};

const select = (transaction: Transaction, match: Match): Transaction =>
  transaction.setSelection(TextSelection.create(transaction.doc, match.from, match.to)).scrollIntoView();

/** Jumps to the next (1) or the previous (-1) place, round the end; the first time to the first one behind the caret. */
export const goToMatch = (view: EditorView, step: 1 | -1): void => {
  const { matches, current } = findStateOf(view.state);
  if (matches.length === 0) return;
  const { from } = view.state.selection;
  const ahead = matches.findIndex((match) => match.from >= from);
  const first = ahead === -1 ? 0 : ahead;
  const start = current === -1 ? (step === 1 ? first : first - 1) : current + step;
  const next = (start + matches.length) % matches.length;
  const match = matches[next];
  if (match !== undefined) view.dispatch(select(view.state.tr.setMeta(key, { current: next } satisfies Change), match));
};

/** Replaces the place that was jumped to and jumps to the next one. */
export const replaceMatch = (view: EditorView, replacement: string): void => {
  const { matches, current } = findStateOf(view.state);
  const match = matches[current];
  if (match === undefined) {
    goToMatch(view, 1);
    return;
  }
  view.dispatch(view.state.tr.insertText(replacement, match.from, match.to));
  const after = findStateOf(view.state).matches;
  const next = after.findIndex(({ from }) => from >= match.from + replacement.length);
  const target = after[next === -1 ? 0 : next];
  if (target === undefined) return;
  view.dispatch(select(view.state.tr.setMeta(key, { current: next === -1 ? 0 : next } satisfies Change), target));
};

/** Replaces every place in one step that one undo takes back; returns how many there were. */
export const replaceAllMatches = (view: EditorView, replacement: string): number => {
  const { query } = findStateOf(view.state);
  if (query === null) return 0;
  const matches = findMatches(view.state.doc, query);
  const transaction = view.state.tr;
  // From the end, so that earlier positions stay true.
  for (const { from, to } of matches.toReversed()) transaction.insertText(replacement, from, to);
  if (matches.length > 0) view.dispatch(transaction);
  return matches.length;
};

export const Find = Extension.create({
  name: 'find',
  addProseMirrorPlugins: () => [
    new Plugin<FindState>({
      key,
      state: {
        init: () => nothing,
        apply: (transaction, before) => {
          const change = transaction.getMeta(key) as Change | undefined;
          const query = change !== undefined && 'query' in change ? change.query : before.query;
          if (query === null) return before.query === null ? before : nothing;
          if (change !== undefined && 'current' in change) return { ...before, current: change.current };
          if (!transaction.docChanged && query === before.query) return before;
          return { query, matches: findMatches(transaction.doc, query), current: -1 };
        },
      },
      props: {
        decorations: (state) => {
          const { matches, current } = findStateOf(state);
          if (matches.length === 0) return null;
          return DecorationSet.create(
            state.doc,
            matches.map(({ from, to }, index) =>
              Decoration.inline(from, to, { class: index === current ? 'doc-match is-current' : 'doc-match' }),
            ),
          );
        },
      },
    }),
  ],
});
