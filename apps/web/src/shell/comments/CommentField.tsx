import type { MemberId } from '@cloudity/contracts';
import { Avatar, Button } from '@cloudity/ui';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { useCommentAccess } from './access.ts';
import { type Draft, usePeopleOfFile } from './comment-queries.ts';

interface CommentFieldProps {
  readonly fileId: string;
  readonly label: string;
  readonly saveLabel: string;
  readonly initial?: { readonly text: string; readonly mentions: readonly { id: MemberId; name: string }[] };
  readonly autoFocus?: boolean;
  /** Rejects when it was refused; the words then stay. */
  readonly onSave: (draft: Draft) => Promise<void>;
  readonly onCancel?: () => void;
}

/** What stands between an @ and the caret, when somebody is being named there. */
const namedBefore = (text: string, caret: number): string | null =>
  /(?:^|\s)@([^\s@]*(?: [^\s@]+)?)$/.exec(text.slice(0, caret))?.[1] ?? null;

/** Where a comment is written: Ctrl Enter sends, Esc gives up, @ names somebody who may open the file. */
export const CommentField = ({
  fileId,
  label,
  saveLabel,
  initial,
  autoFocus = false,
  onSave,
  onCancel,
}: CommentFieldProps) => {
  const { t } = useTranslation('sharing');
  const { isMember } = useCommentAccess();
  const [text, setText] = useState(initial?.text ?? '');
  const [named, setNamed] = useState(initial?.mentions ?? []);
  const [search, setSearch] = useState<string | null>(null);
  const [chosen, setChosen] = useState(0);
  const [isSaving, setSaving] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const people = usePeopleOfFile(fileId, isMember ? search : null);
  const offered = search === null ? [] : (people.data ?? []);

  const look = () => {
    const caret = field.current?.selectionStart ?? 0;
    setSearch(namedBefore(field.current?.value ?? '', caret));
    setChosen(0);
  };
  const choose = (person: { readonly id: MemberId; readonly name: string }) => {
    const caret = field.current?.selectionStart ?? text.length;
    const before = text.slice(0, caret - (search?.length ?? 0));
    setText(`${before}${person.name} ${text.slice(caret)}`);
    setNamed([...named.filter(({ id }) => id !== person.id), person]);
    setSearch(null);
    field.current?.focus();
  };
  const save = async () => {
    if (text.trim() === '' || isSaving) return;
    setSaving(true);
    const mentions = named.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id);
    try {
      await onSave({ text, mentions });
      setText('');
      setNamed([]);
    } catch {
      // The panel says what was wrong; the words stay.
    } finally {
      setSaving(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (offered.length > 0 && step !== 0) {
      event.preventDefault();
      setChosen((chosen + step + offered.length) % offered.length);
    } else if (offered[chosen] && (event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      choose(offered[chosen]);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (search !== null) setSearch(null);
      else onCancel?.();
    }
  };

  return (
    <div className="comment-field">
      <textarea
        ref={field}
        className="comment-input"
        aria-label={label}
        placeholder={label}
        rows={2}
        maxLength={5_000}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: it opens because somebody pressed Reply or Edit
        autoFocus={autoFocus}
        role="combobox"
        aria-expanded={offered.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(offered[chosen] ? { 'aria-activedescendant': `${listId}-${chosen}` } : {})}
        onChange={(event) => {
          setText(event.target.value);
          look();
        }}
        onBlur={() => setSearch(null)}
        onKeyDown={onKeyDown}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t('comment.people')}
        className="comment-people"
        hidden={offered.length === 0}
      >
        {offered.map((person, index) => (
          <div
            key={person.id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            className="comment-person"
            // Pressed before the field loses the focus.
            onPointerDown={(event) => {
              event.preventDefault();
              choose(person);
            }}
          >
            <Avatar id={person.id} name={person.name} size={24} />
            {person.name}
          </div>
        ))}
      </div>
      {(text !== '' || onCancel) && (
        <div className="comment-actions">
          {onCancel && (
            <Button variant="quiet" onPress={onCancel}>
              {t('comment.cancel')}
            </Button>
          )}
          <Button variant="primary" onPress={() => void save()} isDisabled={text.trim() === '' || isSaving}>
            {saveLabel}
          </Button>
        </div>
      )}
    </div>
  );
};
