import { Icon } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { FileText } from 'lucide-react';
import { type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { factsOf } from '../commands/facts.ts';
import { type CommandId, commandOf, isEnabled } from '../commands/registry.ts';
import { closeSlash, type SlashState, slashStateOf } from '../plugins/slash.ts';
import { rangeAnchor } from './anchors.ts';
import { commandIcons } from './command-icons.ts';
import { useEditorContext } from './context.ts';
import { Floating } from './Floating.tsx';
import { useEditorValue } from './use-editor-value.ts';

const items = [
  'heading1',
  'heading2',
  'heading3',
  'bulletList',
  'numberList',
  'checkList',
  'quote',
  'codeBlock',
  'calloutInfo',
  'calloutWarning',
  'table',
  'image',
  'rule',
  'pageBreak',
  'title',
  'normal',
] as const satisfies readonly CommandId[];

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

const read = (editor: Editor): SlashState | null => slashStateOf(editor.view);

export interface SlashMenuProps {
  /** Where the editor asks what a key does while the list is open. */
  readonly keys: RefObject<(event: KeyboardEvent) => boolean>;
}

/** What can be put here, narrowed by typing on. The caret stays in the text; the text box points at the chosen line for screen readers. */
export const SlashMenu = ({ keys }: SlashMenuProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const { editor } = context;
  const open = useEditorValue(editor, read);
  const [index, setIndex] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const query = open?.query ?? null;

  const found = useMemo(() => {
    if (query === null) return [];
    const facts = factsOf(editor);
    const wanted = plain(query);
    return items.filter((id) => {
      const words = `${t(`command.${id}`)} ${t(`slash.words.${id}`)}`;
      return isEnabled(commandOf(id), facts) && plain(words).includes(wanted);
    });
  }, [query, editor, t]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another query begins at the top again
  useEffect(() => setIndex(0), [query]);

  const choose = (id: CommandId | undefined): void => {
    const state = slashStateOf(editor.view);
    if (id === undefined || state === null) return;
    editor.view.dispatch(editor.state.tr.delete(state.from, state.to));
    commandOf(id).run(context);
  };

  keys.current = (event) => {
    if (found.length === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setIndex((before) => (before + step + found.length) % found.length);
      return true;
    }
    if (event.key !== 'Enter' && event.key !== 'Tab') return false;
    choose(found[index]);
    return true;
  };

  const isOpen = open !== null && found.length > 0;
  useEffect(() => {
    const { dom } = editor.view;
    if (!isOpen) return;
    dom.setAttribute('aria-controls', listId);
    dom.setAttribute('aria-activedescendant', `${listId}-${index}`);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
    return () => {
      dom.removeAttribute('aria-controls');
      dom.removeAttribute('aria-activedescendant');
    };
  }, [editor, isOpen, index, listId]);

  const from = open?.from ?? 0;
  const anchor = useMemo(() => rangeAnchor(editor, from, from), [editor, from]);
  if (!isOpen) return null;
  return (
    <Floating anchor={anchor} className="doc-slash">
      <div id={listId} ref={list} role="listbox" aria-label={t('slash.label')} className="doc-slash-list" tabIndex={-1}>
        {found.map((id, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys come from the text, where the caret stays
          <div
            key={id}
            id={`${listId}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            className="doc-slash-item"
            onPointerMove={() => setIndex(place)}
            // The text keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(id)}
          >
            <Icon of={commandIcons[id] ?? FileText} />
            {t(`command.${id}`)}
          </div>
        ))}
      </div>
      <button type="button" className="visually-hidden" tabIndex={-1} onClick={() => closeSlash(editor.view)}>
        {t('slash.close')}
      </button>
    </Floating>
  );
};
