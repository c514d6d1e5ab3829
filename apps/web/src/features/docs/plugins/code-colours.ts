import { safeLanguage } from '@cloudity/docmodel';
import { Extension } from '@tiptap/core';
import type { Node } from '@tiptap/pm/model';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { changesTextOnly } from './change-kind.ts';

/** Longer blocks stay plain: colouring one is done at every key. */
const longest = 20_000;

interface Token {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: readonly string[] };
  readonly children?: readonly Token[];
}
interface Highlighter {
  readonly registered: (name: string) => boolean;
  readonly highlight: (language: string, text: string) => Token;
}

const key = new PluginKey<DecorationSet>('codeColours');

const coloured = (highlighter: Highlighter, node: Node, position: number): readonly Decoration[] => {
  const lang = safeLanguage(node.attrs.lang);
  const text = node.textContent;
  if (lang === null || text.length > longest || !highlighter.registered(lang)) return [];
  const decorations: Decoration[] = [];
  let at = position + 1;
  const walk = (tokens: readonly Token[], classes: readonly string[]): void => {
    for (const token of tokens) {
      if (token.value !== undefined) {
        if (classes.length > 0)
          decorations.push(Decoration.inline(at, at + token.value.length, { class: classes.join(' ') }));
        at += token.value.length;
      }
      walk(token.children ?? [], [...classes, ...(token.properties?.className ?? [])]);
    }
  };
  walk([highlighter.highlight(lang, text)], []);
  return decorations;
};

const isCode = (node: Node): boolean => node.type.name === 'codeBlock';

const decorate = (doc: Node, highlighter: Highlighter): DecorationSet => {
  const decorations: Decoration[] = [];
  doc.descendants((node, position) => {
    if (isCode(node)) decorations.push(...coloured(highlighter, node, position));
    return !node.isTextblock;
  });
  return DecorationSet.create(doc, decorations);
};

const hasCode = (doc: Node): boolean => {
  let found = false;
  doc.descendants((node) => {
    found ||= isCode(node);
    return !found && !node.isTextblock;
  });
  return found;
};

let loading: Promise<Highlighter> | null = null;
const load = (): Promise<Highlighter> => {
  loading ??= import('lowlight').then(({ common, createLowlight }) => createLowlight(common) as Highlighter);
  return loading;
};

/** Colours code. The highlighter is fetched when the first code block is there, not before. */
export const CodeColours = Extension.create({
  name: 'codeColours',
  addProseMirrorPlugins: () => {
    let highlighter: Highlighter | null = null;
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, before, _old, state) => {
            const arrived = transaction.getMeta(key) === true;
            if (highlighter === null || (!transaction.docChanged && !arrived)) return before;
            const inCode = state.selection.$from.parent.type.name === 'codeBlock';
            if (!arrived && !inCode && changesTextOnly(transaction))
              return before.map(transaction.mapping, transaction.doc);
            return decorate(transaction.doc, highlighter);
          },
        },
        view: (view) => {
          let asked = false;
          const ask = (): void => {
            if (asked || !hasCode(view.state.doc)) return;
            asked = true;
            load().then(
              (loaded) => {
                highlighter = loaded;
                if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(key, true));
              },
              () => {
                // Offline and not in the cache: code stays plain until the page is opened again.
                loading = null;
              },
            );
          };
          ask();
          return {
            update: (_view, before) => {
              if (!asked && before.doc !== view.state.doc) ask();
            },
          };
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ];
  },
});
