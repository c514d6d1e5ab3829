import type { VersionChanges } from '@cloudity/contracts';
import {
  type Block,
  type Change,
  headingLevel,
  ListCounter,
  listMarker,
  type Paragraph,
  type TableCell,
} from '@cloudity/docmodel';
import { Fragment, type ReactNode, useMemo } from 'react';
import { byPerson } from '../../../shell/editor/history/people.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { DocumentImages } from '../ports.ts';
import { VersionImage } from './VersionImage.tsx';
import { type AuthorOf, VersionText, type VersionTextProps } from './VersionText.tsx';

/** The parts as the version has them, without marks. */
const asItWas = <Part extends { readonly change?: Change }>(parts: readonly Part[]): readonly Part[] =>
  parts.filter(({ change }) => change?.kind !== 'deleted').map(({ change: _, ...part }) => part as unknown as Part);

const asItIs = <Part,>(parts: readonly Part[]): readonly Part[] => parts;

const paragraphTag = ({ style }: Paragraph) => {
  const level = headingLevel(style);
  if (level !== null) return `h${Math.max(level, 1)}` as 'h1';
  return style === 'quote' ? 'blockquote' : 'p';
};

interface Look {
  readonly shown: <Part extends { readonly change?: Change }>(parts: readonly Part[]) => readonly Part[];
  readonly authorOf: AuthorOf;
  readonly describe: VersionTextProps['describe'];
  readonly images: Pick<DocumentImages, 'url'>;
  readonly missing: string;
}

const changeOf = (change: Change | undefined, { authorOf, describe }: Look) => {
  if (change === undefined) return {};
  const author = authorOf(change.by);
  // The first paragraph of a new document is nobody's doing.
  if (author?.kind === 'system') return {};
  return { 'data-change': change.kind, style: byPerson(author), title: describe(change.kind, author) };
};

const textOf = (inlines: VersionTextProps['inlines'], look: Look): ReactNode => {
  const shown = look.shown(inlines);
  return shown.length === 0 ? <br /> : <VersionText inlines={shown} {...look} />;
};

const paragraph = (block: Paragraph, marker: string, look: Look): ReactNode => {
  const Tag = paragraphTag(block);
  const { style, list, indent, checked, align, breakBefore, dir } = block;
  return (
    <Tag
      {...(style === null ? {} : { 'data-style': style })}
      {...(list === null ? {} : { 'data-list': list })}
      {...(indent === 0 ? {} : { 'data-indent': indent })}
      {...(list === 'check' ? { 'data-checked': checked } : {})}
      {...(align === null ? {} : { 'data-align': align })}
      {...(breakBefore ? { 'data-break': 'before' } : {})}
      {...(marker === '' ? {} : { 'data-marker': marker })}
      dir={dir ?? 'auto'}
      {...changeOf(block.change, look)}
    >
      {list === 'check' && <input type="checkbox" className="doc-check" checked={checked} disabled readOnly />}
      {textOf(block.inlines, look)}
    </Tag>
  );
};

const cell = (part: TableCell, index: number, look: Look): ReactNode => {
  const Tag = part.header ? 'th' : 'td';
  const { colspan, rowspan, background } = part;
  const change = changeOf(part.change, look);
  return (
    <Tag
      key={index}
      colSpan={colspan}
      rowSpan={rowspan}
      {...(background === null ? {} : { 'data-background': background })}
      {...change}
      style={{ ...change.style, ...(background?.startsWith('#') ? { background } : {}) }}
    >
      {blocks(part.blocks, look)}
    </Tag>
  );
};

const block = (part: Block, marker: string, look: Look): ReactNode => {
  const change = changeOf(part.change, look);
  switch (part.type) {
    case 'paragraph':
      return paragraph(part, marker, look);
    case 'codeBlock':
      return (
        <pre dir="ltr" {...change}>
          <code>{part.runs ? textOf(part.runs, look) : part.text}</code>
        </pre>
      );
    case 'callout':
      return (
        <div data-callout={part.kind} role="note" {...change}>
          {blocks(part.blocks, look)}
        </div>
      );
    case 'rule':
      return <hr {...change} />;
    case 'image':
      return (
        <div {...change}>
          <VersionImage image={part} images={look.images} missing={look.missing} />
        </div>
      );
    case 'table':
      return (
        <div className="tableWrapper" {...change}>
          <table>
            <tbody>
              {look.shown(part.rows).map((row, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place, and never move
                <tr key={index} {...changeOf(row.change, look)}>
                  {look.shown(row.cells).map((one, place) => cell(one, place, look))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
};

const blocks = (parts: readonly Block[], look: Look): ReactNode => {
  const counter = new ListCounter();
  return look.shown(parts).map((part, index) => {
    const isText = part.type === 'paragraph';
    // What is gone takes no number from what stayed.
    const number = part.change?.kind === 'deleted' ? null : counter.next(isText ? part : null);
    const marker = isText && part.list !== null ? listMarker(part.list, part.indent, number) : '';
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks of a version never move
    return <Fragment key={index}>{block(part, marker, look)}</Fragment>;
  });
};

export interface VersionDocumentProps {
  readonly changes: VersionChanges;
  readonly isMarked: boolean;
  readonly images: Pick<DocumentImages, 'url'>;
  readonly label: string;
}

/** A document as it was, to read: with what changed marked in its author's colour, or plain. */
export const VersionDocument = ({ changes, isMarked, images, label }: VersionDocumentProps) => {
  const { t } = useTranslation('history');
  const body = useMemo(
    () =>
      blocks(changes.blocks as unknown as readonly Block[], {
        shown: isMarked ? asItIs : asItWas,
        authorOf: (key) => (key === null ? undefined : changes.authors[key]),
        describe: (kind, author) => t(`change.${kind}`, { name: author?.name ?? t('someone') }),
        images,
        missing: t('image.missing'),
      }),
    [changes, isMarked, images, t],
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by key
    <article className="doc-body history-body" aria-label={label} tabIndex={0}>
      {body}
    </article>
  );
};
