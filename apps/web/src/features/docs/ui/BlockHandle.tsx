import { Icon, Menu, MenuItem, MenuSeparator } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { NodeSelection, TextSelection } from '@tiptap/pm/state';
import { ArrowDown, ArrowUp, CopyPlus, GripVertical, Trash2 } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { moveBlocks } from '../commands/paragraphs.ts';
import { type CommandId, commandOf } from '../commands/registry.ts';
import { commandIcons } from './command-icons.ts';
import { useEditorContext } from './context.ts';

interface Place {
  readonly position: number;
  /** Pixels from the top of the sheet. */
  readonly top: number;
}

const turnInto = [
  'normal',
  'heading1',
  'heading2',
  'heading3',
  'bulletList',
  'numberList',
  'checkList',
  'quote',
] as const;

/** The child at a height, by halving: only a handful of the blocks are measured, however long the document. */
const childAt = (parent: Element, y: number): HTMLElement | null => {
  let low = 0;
  let high = parent.children.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const child = parent.children[middle];
    if (!(child instanceof HTMLElement)) return null;
    const box = child.getBoundingClientRect();
    if (y < box.top) high = middle - 1;
    else if (y > box.bottom) low = middle + 1;
    else return child;
  }
  return null;
};

const placeAt = (editor: Editor, sheet: HTMLElement, y: number): Place | null => {
  const child = childAt(editor.view.dom, y);
  if (child === null) return null;
  const inside = editor.state.doc.resolve(Math.min(editor.view.posAtDOM(child, 0), editor.state.doc.content.size));
  const position = inside.depth === 0 ? inside.pos : inside.before(1);
  const box = child.getBoundingClientRect();
  const line = Number.parseFloat(getComputedStyle(child).lineHeight) || 24;
  const padding = Number.parseFloat(getComputedStyle(child).paddingTop) || 0;
  return { position, top: box.top - sheet.getBoundingClientRect().top + padding + (line - 24) / 2 };
};

export interface BlockHandleProps {
  readonly sheet: RefObject<HTMLElement | null>;
}

/** A grip beside the block under the pointer: drag it, or press it for what can be done with the block. Keys do the same (Alt Shift arrows). */
export const BlockHandle = ({ sheet }: BlockHandleProps) => {
  const { t } = useTranslation('docs');
  const context = useEditorContext();
  const { editor } = context;
  const [place, setPlace] = useState<Place | null>(null);
  const [isOpen, setOpen] = useState(false);
  const isHeld = useRef(false);
  const handle = useRef<HTMLButtonElement>(null);
  isHeld.current = isOpen;

  useEffect(() => {
    const element = sheet.current;
    if (element === null) return;
    let frame = 0;
    const move = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' || isHeld.current || frame !== 0 || event.buttons !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        if (editor.isDestroyed) return;
        const next = placeAt(editor, element, event.clientY);
        if (next !== null)
          setPlace((before) => (before?.position === next.position && before.top === next.top ? before : next));
      });
    };
    const hide = (): void => {
      if (!isHeld.current) setPlace(null);
    };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerleave', hide);
    editor.on('update', hide);
    return () => {
      cancelAnimationFrame(frame);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerleave', hide);
      editor.off('update', hide);
    };
  }, [editor, sheet]);

  if (place === null) return null;
  const { position } = place;

  const select = (): boolean => {
    const node = editor.state.doc.nodeAt(position);
    if (node === null) return false;
    const at = node.isAtom
      ? NodeSelection.create(editor.state.doc, position)
      : TextSelection.near(editor.state.doc.resolve(position + 1));
    editor.view.dispatch(editor.state.tr.setSelection(at));
    return true;
  };
  const act = (run: () => void) => (): void => {
    setTimeout(() => {
      if (select()) run();
      editor.view.focus();
    }, 60);
  };
  const remove = (): void => {
    const node = editor.state.doc.nodeAt(position);
    if (node !== null) editor.view.dispatch(editor.state.tr.delete(position, position + node.nodeSize));
  };
  const duplicate = (): void => {
    const node = editor.state.doc.nodeAt(position);
    if (node !== null) editor.view.dispatch(editor.state.tr.insert(position + node.nodeSize, node));
  };
  const convert = (id: CommandId) => act(() => commandOf(id).run(context));
  const isParagraph = editor.state.doc.nodeAt(position)?.type.name === 'paragraph';

  return (
    <>
      <button
        ref={handle}
        type="button"
        tabIndex={-1}
        className="doc-handle"
        style={{ top: place.top }}
        aria-label={t('block.handle')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        draggable
        onDragStart={(event) => {
          const { view } = editor;
          const selection = NodeSelection.create(view.state.doc, position);
          view.dispatch(view.state.tr.setSelection(selection));
          const slice = selection.content();
          const { dom, text } = view.serializeForClipboard(slice);
          event.dataTransfer.clearData();
          event.dataTransfer.setData('text/html', dom.innerHTML);
          event.dataTransfer.setData('text/plain', text);
          event.dataTransfer.effectAllowed = 'copyMove';
          const block = view.nodeDOM(position);
          if (block instanceof Element) event.dataTransfer.setDragImage(block, 0, 0);
          view.dragging = { slice, move: true };
        }}
        onClick={() => setOpen(true)}
      >
        <Icon of={GripVertical} size={16} />
      </button>
      <Menu label={t('block.menu')} triggerRef={handle} isOpen={isOpen} onOpenChange={setOpen} placement="bottom start">
        {isParagraph &&
          turnInto.map((id) => {
            const icon = commandIcons[id];
            return (
              <MenuItem key={id} id={id} onAction={convert(id)} {...(icon === undefined ? {} : { icon })}>
                {t(`command.${id}`)}
              </MenuItem>
            );
          })}
        {isParagraph && <MenuSeparator />}
        <MenuItem icon={ArrowUp} onAction={act(() => moveBlocks(editor, -1))}>
          {t('command.moveUp')}
        </MenuItem>
        <MenuItem icon={ArrowDown} onAction={act(() => moveBlocks(editor, 1))}>
          {t('command.moveDown')}
        </MenuItem>
        <MenuItem icon={CopyPlus} onAction={act(duplicate)}>
          {t('block.duplicate')}
        </MenuItem>
        <MenuItem icon={Trash2} tone="danger" onAction={act(remove)}>
          {t('block.delete')}
        </MenuItem>
      </Menu>
    </>
  );
};
