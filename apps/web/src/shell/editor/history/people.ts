import type { VersionAuthor } from '@cloudity/contracts';
import { personColor } from '@cloudity/ui';
import type { CSSProperties } from 'react';

/** The person's colour, for the style sheet. */
export const byPerson = (author: Pick<VersionAuthor, 'id'> | undefined): CSSProperties =>
  ({ '--by': author ? personColor(author.id) : 'var(--muted)' }) as CSSProperties;
