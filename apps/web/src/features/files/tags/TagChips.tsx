import { TextLink } from '@cloudity/ui';
import { tagAddress, useTags } from './tag-queries.ts';
import './tags.css';

/** The tags of a file, small; each leads to the files that have it. */
export const TagChips = ({ ids, limit = 3 }: { readonly ids: readonly string[]; readonly limit?: number }) => {
  const tags = useTags();
  if (ids.length === 0) return null;
  const shown = (tags.data ?? []).filter(({ id }) => ids.includes(id));
  return (
    <span className="tag-chips">
      {shown.slice(0, limit).map(({ id, name, colour }) => (
        <TextLink key={id} href={tagAddress(id)} className={`tag tag-${colour}`}>
          {name}
        </TextLink>
      ))}
      {shown.length > limit && <span className="file-quiet">+{shown.length - limit}</span>}
    </span>
  );
};
