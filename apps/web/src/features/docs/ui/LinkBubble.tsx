import { hrefFromTyped, isInternalHref, safeHref } from '@cloudity/docmodel';
import { Button, IconButton, showToast, TextField } from '@cloudity/ui';
import type { Editor } from '@tiptap/core';
import { Copy, Pencil, Unlink } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { applyLink, type LinkTarget, linkTarget, removeLink } from '../commands/marks.ts';
import { rangeAnchor } from './anchors.ts';
import { Floating } from './Floating.tsx';
import { useEditorValue } from './use-editor-value.ts';

const targetAtCaret = (editor: Editor): LinkTarget | null => {
  const { empty } = editor.state.selection;
  if (!empty) return null;
  const target = linkTarget(editor);
  return target.href === '' ? null : target;
};

interface FormProps {
  readonly editor: Editor;
  readonly target: LinkTarget;
  readonly onClose: () => void;
}

const LinkForm = ({ editor, target, onClose }: FormProps) => {
  const { t } = useTranslation('docs');
  const [text, setText] = useState(target.text);
  const [address, setAddress] = useState(target.href);
  const [isWrong, setWrong] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const href = hrefFromTyped(address);
    setWrong(href === null);
    if (href === null) return;
    onClose();
    applyLink(editor, target, text, href);
  };
  return (
    <form
      className="doc-link-form"
      aria-label={t('link.form')}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        onClose();
        editor.view.focus();
      }}
    >
      <TextField
        label={t('link.text')}
        value={text}
        onChange={setText}
        {...(target.text === '' ? { inputRef: first } : {})}
      />
      <TextField
        label={t('link.address')}
        value={address}
        onChange={(typed) => {
          setAddress(typed);
          // An error that stays would keep the form from being sent.
          setWrong(false);
        }}
        placeholder="https://"
        inputMode="url"
        errorMessage={isWrong ? t('link.wrong') : undefined}
        {...(target.text === '' ? {} : { inputRef: first })}
      />
      <div className="doc-link-actions">
        <Button
          variant="quiet"
          onPress={() => {
            onClose();
            editor.view.focus();
          }}
        >
          {t('link.cancel')}
        </Button>
        <Button variant="primary" type="submit">
          {t('link.apply')}
        </Button>
      </div>
    </form>
  );
};

export interface LinkBubbleProps {
  readonly editor: Editor;
  readonly isEditable: boolean;
  /** Set while the form is open. */
  readonly editing: LinkTarget | null;
  readonly onEdit: (target: LinkTarget | null) => void;
  readonly openInternal: (path: string) => void;
}

/** What a link says about itself when the caret is in it, and the form to make or change one. */
export const LinkBubble = ({ editor, isEditable, editing, onEdit, openInternal }: LinkBubbleProps) => {
  const { t } = useTranslation('docs');
  const atCaret = useEditorValue(editor, targetAtCaret);
  const target = editing ?? atCaret;
  const { from, to } = target ?? { from: 0, to: 0 };
  const anchor = useMemo(() => rangeAnchor(editor, from, to), [editor, from, to]);
  if (target === null) return null;
  if (editing !== null) {
    return (
      <Floating anchor={anchor} className="doc-bubble is-form">
        <LinkForm editor={editor} target={editing} onClose={() => onEdit(null)} />
      </Floating>
    );
  }
  const href = safeHref(target.href);
  if (!isEditable || href === null) return null;
  return (
    <Floating anchor={anchor} className="doc-bubble">
      <a
        className="doc-link-address"
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={(event) => {
          if (!isInternalHref(href)) return;
          event.preventDefault();
          openInternal(href);
        }}
      >
        {href.replace(/^(?:https?:\/\/|mailto:)/, '')}
      </a>
      <IconButton
        icon={Copy}
        label={t('link.copy')}
        onPress={() => {
          const full = new URL(href, location.href).href;
          navigator.clipboard.writeText(full).then(
            () => showToast({ message: t('link.copied') }),
            () => showToast({ message: full }),
          );
        }}
      />
      <IconButton icon={Pencil} label={t('link.edit')} onPress={() => onEdit(target)} />
      <IconButton icon={Unlink} label={t('link.remove')} onPress={() => removeLink(editor, target)} />
    </Floating>
  );
};
