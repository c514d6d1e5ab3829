import { Icon, KindIcon, kindIconOf } from '@cloudity/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type ReactNode, type RefObject, useDeferredValue, useEffect, useId, useState } from 'react';
import { addressOf } from '../address.ts';
import { api } from '../api.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useResultPlace } from './result-place.ts';
import './suggestions.css';

export interface SuggestionsProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly typed: string;
  /** A suggestion was taken, or none is wanted. */
  readonly onClose: () => void;
}

/**
 * What the search field suggests while somebody types: the best files and, first, all results. A combobox (WAI-ARIA APG): the focus stays
 * in the field, arrows move through the list, Enter takes what is marked, Escape closes.
 */
export const Suggestions = ({ inputRef, typed, onClose }: SuggestionsProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const placeOf = useResultPlace();
  const listId = useId();
  const [marked, setMarked] = useState(-1);
  const wanted = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['search', wanted, 'palette'],
    queryFn: ({ signal }) => api('GET /search', { query: { q: wanted, limit: 6 } }, { signal }),
    placeholderData: keepPreviousData,
  });
  const files = found.data?.items ?? [];
  const idOf = (index: number) => `${listId}-${index}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another text means another list
  useEffect(() => setMarked(-1), [wanted]);

  const take = (index: number) => {
    onClose();
    const file = files[index - 1];
    if (file) void navigate(addressOf(file));
    else void navigate({ to: '/search', search: { q: typed.trim() } });
  };

  useEffect(() => {
    const input = inputRef.current;
    if (!input) return;
    const attributes = {
      role: 'combobox',
      'aria-expanded': 'true',
      'aria-controls': listId,
      'aria-autocomplete': 'list',
      ...(marked >= 0 ? { 'aria-activedescendant': idOf(marked) } : {}),
    };
    const before = input.getAttribute('role');
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    const onKeyDown = (event: KeyboardEvent) => {
      const last = files.length;
      if (event.key === 'ArrowDown') setMarked(marked >= last ? -1 : marked + 1);
      else if (event.key === 'ArrowUp') setMarked(marked < 0 ? last : marked - 1);
      else if (event.key === 'Enter' && marked >= 0) take(marked);
      else if (event.key === 'Escape') onClose();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the field's own keys: Escape would clear it.
    input.addEventListener('keydown', onKeyDown, true);
    return () => {
      input.removeEventListener('keydown', onKeyDown, true);
      for (const name of Object.keys(attributes)) input.removeAttribute(name);
      if (before !== null) input.setAttribute('role', before);
    };
  });

  return (
    <div
      id={listId}
      role="listbox"
      aria-label={t('suggestions')}
      tabIndex={-1}
      className="suggestions"
      // The field keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
    >
      <Suggestion id={idOf(0)} isMarked={marked === 0} onTake={() => take(0)}>
        <Icon of={Search} />
        <span className="suggestion-text">{t('palette.searchAll', { query: typed.trim() })}</span>
      </Suggestion>
      {files.map((file, index) => (
        <Suggestion key={file.id} id={idOf(index + 1)} isMarked={marked === index + 1} onTake={() => take(index + 1)}>
          <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />
          <span className="suggestion-text">{file.name}</span>
          <span className="suggestion-place">{placeOf(file)}</span>
        </Suggestion>
      ))}
    </div>
  );
};

interface SuggestionProps {
  readonly id: string;
  readonly isMarked: boolean;
  readonly onTake: () => void;
  readonly children: ReactNode;
}

const Suggestion = ({ id, isMarked, onTake, children }: SuggestionProps) => (
  // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears the keys
  <div id={id} role="option" aria-selected={isMarked} tabIndex={-1} className="suggestion" onClick={onTake}>
    {children}
  </div>
);
