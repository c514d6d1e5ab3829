import { headingLevel } from '@cloudity/docmodel';
import { IconButton } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { TextSelection } from '@tiptap/pm/state';
import { PanelLeftClose } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useWhenIdle } from './use-when-idle.ts';

interface Heading {
  readonly position: number;
  readonly level: number;
  readonly text: string;
  readonly isCurrent: boolean;
}

const read = (editor: Editor): readonly Heading[] => {
  const { doc, selection } = editor.state;
  const found: Omit<Heading, 'isCurrent'>[] = [];
  doc.forEach((node, position) => {
    const level = node.type.name === 'paragraph' ? headingLevel(node.attrs.style) : null;
    const text = level === null ? '' : node.textContent.trim();
    if (level !== null && text !== '') found.push({ position, level, text });
  });
  const current = found.findLast(({ position }) => position < selection.from);
  return found.map((heading) => ({ ...heading, isCurrent: heading === current }));
};

export interface OutlineProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** The headings, to jump to; the one the caret is under is marked. */
export const Outline = ({ editor, onClose }: OutlineProps) => {
  const { t } = useTranslation('docs');
  const headings = useWhenIdle(editor, read, true);
  const top = Math.min(...(headings ?? []).map(({ level }) => level));
  const go = (position: number): void => {
    const { state, view } = editor;
    const at = Math.min(position + 1, state.doc.content.size);
    view.dispatch(state.tr.setSelection(TextSelection.near(state.doc.resolve(at))));
    const element = view.nodeDOM(position);
    if (element instanceof HTMLElement) element.scrollIntoView({ block: 'start' });
    view.focus();
  };
  return (
    <nav className="doc-outline" aria-label={t('outline.label')} data-region="outline">
      <div className="doc-outline-head">
        <h2>{t('outline.label')}</h2>
        <IconButton icon={PanelLeftClose} label={t('outline.close')} onPress={onClose} />
      </div>
      {headings?.length === 0 && <p className="doc-outline-empty">{t('outline.empty')}</p>}
      <ol>
        {headings?.map(({ position, level, text, isCurrent }) => (
          <li key={position}>
            <button
              type="button"
              data-level={level - top}
              {...(isCurrent ? { 'aria-current': 'location' as const } : {})}
              onClick={() => go(position)}
            >
              {text}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
};
