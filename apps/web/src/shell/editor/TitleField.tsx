import { type Ref, useEffect, useState } from 'react';
import { useTranslation } from '../language/use-translation.ts';

export interface TitleFieldProps {
  readonly name: string;
  /** Absent for those who may not rename it. Errors are shown by whoever passes this. */
  readonly onRename?: ((name: string) => Promise<void>) | undefined;
  /** Enter and Escape lead back into the text. */
  readonly onDone: () => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** The name, changed where it stands. What others rename it to shows unless it is just being typed. */
export const TitleField = ({ name, onRename, onDone, inputRef }: TitleFieldProps) => {
  const { t } = useTranslation('editor');
  const [draft, setDraft] = useState<string | null>(null);
  useEffect(() => {
    document.title = `${name} – Cloudity`;
  }, [name]);

  const commit = (): void => {
    const next = draft?.trim() ?? '';
    setDraft(null);
    if (next === '' || next === name) return;
    onRename?.(next).catch(() => {
      // The page has said why; the old name stands again.
    });
  };
  if (onRename === undefined) return <h1 className="doc-title">{name}</h1>;
  return (
    <h1 className="doc-title">
      <span className="doc-title-size" aria-hidden="true">
        {draft ?? name}
      </span>
      <input
        ref={inputRef}
        aria-label={t('title.label')}
        value={draft ?? name}
        maxLength={255}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setDraft(null);
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          if (event.key === 'Enter') commit();
          onDone();
        }}
      />
    </h1>
  );
};
