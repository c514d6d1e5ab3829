import { useTags } from './tag-queries.ts';
import './tags.css';

/** The tags of a file, small; names are there for screen readers and when pointed at. */
export const TagChips = ({ ids, limit = 3 }: { readonly ids: readonly string[]; readonly limit?: number }) => {
  const tags = useTags();
  if (ids.length === 0) return null;
  const shown = (tags.data ?? []).filter(({ id }) => ids.includes(id));
  return (
    <span className="tag-chips">
      {shown.slice(0, limit).map(({ id, name, colour }) => (
        <span key={id} className={`tag tag-${colour}`} title={name}>
          {name}
        </span>
      ))}
      {shown.length > limit && <span className="file-quiet">+{shown.length - limit}</span>}
    </span>
  );
};
