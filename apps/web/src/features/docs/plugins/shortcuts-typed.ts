import { safeHref, safeLanguage } from '@cloudity/docmodel';
import { Extension, InputRule, markInputRule } from '@tiptap/core';
import type { EditorState } from '@tiptap/pm/state';

type Change = Readonly<Record<string, string | number | true | null>>;

/** Only at the beginning of a plain paragraph; `#` in a heading or a cell's code is just a `#`. */
const changeParagraph = (find: RegExp, change: (match: RegExpMatchArray) => Change | null): InputRule =>
  new InputRule({
    find,
    handler: ({ state, range, match }) => {
      const { $from } = state.selection;
      const wanted = change(match);
      if ($from.parent.type.name !== 'paragraph' || wanted === null) return null;
      const isListed = 'list' in wanted && $from.parent.attrs.list === wanted.list;
      if (isListed) return null;
      state.tr.delete(range.from, range.to);
      const position = $from.before();
      for (const [name, value] of Object.entries(wanted)) state.tr.setNodeAttribute(position, name, value);
      return undefined;
    },
  });

const replaceBlock = (find: RegExp, make: (state: EditorState, match: RegExpMatchArray) => boolean): InputRule =>
  new InputRule({
    find,
    handler: ({ state, match }) => (make(state, match) ? undefined : null),
  });

/** `---`: a rule, and a paragraph to go on in. */
const rule = replaceBlock(/^(?:---|—-|\*\*\*)$/, (state) => {
  const { $from } = state.selection;
  const { rule: type, paragraph } = state.schema.nodes;
  if ($from.parent.type !== paragraph || type === undefined || paragraph === undefined) return false;
  state.tr.insert($from.before(), type.create());
  const start = state.tr.mapping.map($from.start());
  state.tr.delete(start, state.tr.mapping.map($from.pos));
  return true;
});

/** Three ticks and a space or Enter: a block of code, its language behind the ticks. */
const code = replaceBlock(/^```([a-z0-9+#-]*)\s$/, (state, match) => {
  const { $from } = state.selection;
  const { codeBlock, paragraph } = state.schema.nodes;
  if ($from.parent.type !== paragraph || codeBlock === undefined) return false;
  if (!$from.node(-1).canReplaceWith($from.index(-1), $from.indexAfter(-1), codeBlock)) return false;
  state.tr
    .delete($from.start(), $from.pos)
    .setBlockType($from.start(), $from.start(), codeBlock, { lang: safeLanguage(match[1]) });
  return true;
});

/** What people know from Markdown, turned into form as it is typed; one Backspace or undo takes it back. */
export const TypedShortcuts = Extension.create({
  name: 'typedShortcuts',
  addInputRules() {
    const highlight = this.editor.schema.marks.highlight;
    const link = this.editor.schema.marks.link;
    return [
      changeParagraph(/^(#{1,6})\s$/, (match) => ({ style: `heading${match[1]?.length ?? 1}` })),
      changeParagraph(/^\s*[-*•]\s$/, () => ({ list: 'bullet' })),
      changeParagraph(/^(\d{1,4})[.)]\s$/, (match) => ({
        list: 'number',
        start: Number(match[1]) === 1 ? null : Number(match[1]),
      })),
      changeParagraph(/^(?:-\s?)?\[([ x]?)\]\s$/i, (match) => ({
        list: 'check',
        checked: match[1]?.trim() ? true : null,
      })),
      changeParagraph(/^>\s$/, () => ({ style: 'quote' })),
      rule,
      code,
      ...(highlight === undefined ? [] : [markInputRule({ find: /(?:^|\s)(==(?!\s)([^=]+)==)$/, type: highlight })]),
      // An address becomes a link with the space behind it.
      new InputRule({
        find: /(?:^|\s)((?:https?:\/\/|www\.)[^\s<>"]{3,})\s$/,
        handler: ({ state, range, match }) => {
          const text = (match[1] ?? '').replace(/[.,;:!?)\]}'"]+$/, '');
          const href = safeHref(text.startsWith('www.') ? `https://${text}` : text);
          const from = range.from + match[0].indexOf(text);
          if (href === null || link === undefined || state.doc.rangeHasMark(from, from + text.length, link))
            return null;
          state.tr.insertText(match[0].at(-1) ?? ' ', range.to);
          state.tr.addMark(from, from + text.length, link.create({ href })).removeStoredMark(link);
          return undefined;
        },
      }),
    ];
  },
});
