import type { VersionAuthor } from '@cloudity/contracts';
import { type Inline, safeHref, type TextRun } from '@cloudity/docmodel';
import { Fragment, type ReactNode } from 'react';
import { byPerson } from '../../../shell/editor/history/people.ts';

export type AuthorOf = (key: string | null) => VersionAuthor | undefined;

const tags = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  code: 'code',
  superscript: 'sup',
  subscript: 'sub',
} as const;

const formatted = ({ text, marks }: TextRun): ReactNode => {
  let node: ReactNode = text;
  for (const name of marks.plain) {
    const Tag = tags[name];
    node = <Tag>{node}</Tag>;
  }
  const { color, highlight, font, size } = marks;
  if (color !== null)
    node = (
      <span data-color={color} {...(color.startsWith('#') ? { style: { color } } : {})}>
        {node}
      </span>
    );
  if (highlight !== null)
    node = (
      <mark data-color={highlight} {...(highlight.startsWith('#') ? { style: { background: highlight } } : {})}>
        {node}
      </mark>
    );
  if (font !== null) node = <span data-font={font}>{node}</span>;
  if (size !== null) node = <span style={{ fontSize: `${size}pt` }}>{node}</span>;
  const href = safeHref(marks.href);
  return href === null ? (
    node
  ) : (
    <a href={href} rel="noopener noreferrer nofollow" target="_blank">
      {node}
    </a>
  );
};

export interface VersionTextProps {
  readonly inlines: readonly Inline[];
  readonly authorOf: AuthorOf;
  /** Says of a changed part who did it. */
  readonly describe: (kind: 'inserted' | 'deleted', author: VersionAuthor | undefined) => string;
}

/** Text with its formatting; what was inserted or deleted stands in its author's colour. */
export const VersionText = ({ inlines, authorOf, describe }: VersionTextProps) =>
  inlines.map((inline, index) => {
    const node = inline.type === 'break' ? <br /> : formatted(inline);
    const { change } = inline;
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place, and never move
    if (change === undefined) return <Fragment key={index}>{node}</Fragment>;
    const author = authorOf(change.by);
    const Tag = change.kind === 'inserted' ? 'ins' : 'del';
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: as above
      <Tag key={index} style={byPerson(author)} title={describe(change.kind, author)}>
        {node}
      </Tag>
    );
  });
