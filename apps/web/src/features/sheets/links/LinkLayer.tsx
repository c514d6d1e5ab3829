import { IconButton } from '@cloudity/ui';
import { Check, Copy, ExternalLink, Pencil } from 'lucide-react';
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useCopy } from '../../../shell/use-copy.ts';
import { useHoveredCell } from '../comments/use-hovered-cell.ts';
import { cellBox } from '../grid/cell-box.ts';
import type { GridView } from '../grid/grid-view.ts';
import { useSignal } from '../model/signal.ts';
import { addressOf, type Cell, isSingleCell, selectCell } from '../selection/selection.ts';
import '../style/links.css';
import { useSheet } from '../ui/context.ts';
import { KeysHeld } from '../ui/KeysHeld.tsx';
import type { LinkTarget } from './address.ts';
import { insertLink } from './insert-link.ts';
import { follow, Links, targetText } from './links.ts';

const LinkDialog = lazy(async () => ({ default: (await import('./LinkDialog.tsx')).LinkDialog }));

/** Where the links of the sheet lead: said under the cell that is selected or under the mouse, and opened and changed from there. */
export const LinkLayer = ({ grid }: { readonly grid: GridView }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const [links, setLinks] = useState<Links | null>(null);
  useEffect(() => {
    const made = new Links(session, (target) => t('link.note', { address: targetText(target) }));
    session.attach('link', made);
    setLinks(made);
  }, [session, t]);
  useSignal(session.revision);
  const editing = useSignal(session.editing);
  const selection = useSignal(session.selection);
  const { hovered, keep, leave } = useHoveredCell(grid, links);
  const under = hovered && {
    row: session.sheet.rows.positionOf(hovered.row),
    column: session.sheet.columns.positionOf(hovered.column),
  };
  const cell: Cell | null =
    under !== null && under.row !== null && under.column !== null
      ? { row: under.row, column: under.column }
      : isSingleCell(selection)
        ? selection.active
        : null;
  const target = cell && editing === null ? (links?.targetAt(cell.row, cell.column) ?? null) : null;
  const draft = useSignal(session.link);
  return (
    <>
      {cell !== null && target !== null && <LinkCard {...{ grid, cell, target, keep, leave }} />}
      {draft !== null && (
        <Suspense fallback={<KeysHeld />}>
          <LinkDialog draft={draft} />
        </Suspense>
      )}
    </>
  );
};

interface LinkCardProps {
  readonly grid: GridView;
  readonly cell: Cell;
  readonly target: LinkTarget;
  readonly keep: () => void;
  readonly leave: () => void;
}

const gap = 4;

const LinkCard = ({ grid, cell, target, keep, leave }: LinkCardProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const { copy, isCopied } = useCopy();
  const root = useRef<HTMLElement>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  const { row, column } = cell;
  useLayoutEffect(() => {
    const put = (): void => {
      const box = cellBox(grid, { row, column });
      const frame = grid.element.getBoundingClientRect();
      const [width, height] = [root.current?.offsetWidth ?? 0, root.current?.offsetHeight ?? 0];
      const below = box.bottom + gap;
      const isThere = box.bottom >= frame.top && below - (box.bottom - box.top) <= frame.bottom;
      const left = Math.max(gap, Math.min(box.left, window.innerWidth - width - gap));
      setPlace(isThere ? { left, top: below + height <= frame.bottom ? below : box.top - height - gap } : null);
    };
    put();
    return grid.layout.subscribe(put);
  }, [grid, row, column]);
  const text = targetText(target);
  return (
    <section
      ref={root}
      className="sheet-link"
      aria-label={t('link.card', { cell: addressOf(cell) })}
      style={place ?? { visibility: 'hidden' }}
      onPointerEnter={keep}
      onPointerLeave={leave}
    >
      {target.kind === 'address' ? (
        <a
          href={target.href}
          target="_blank"
          rel="noopener noreferrer"
          title={target.href}
          aria-label={t('link.open', { address: text })}
        >
          <ExternalLink size={16} aria-hidden="true" />
          <span>{text}</span>
        </a>
      ) : (
        <button type="button" onClick={() => follow(session, target)}>
          <span>{t('link.goTo', { place: text })}</span>
        </button>
      )}
      {target.kind === 'address' && (
        <IconButton
          icon={isCopied ? Check : Copy}
          label={t(isCopied ? 'link.copied' : 'link.copy')}
          onPress={() => void copy(text)}
        />
      )}
      {session.isEditable && (
        <IconButton
          icon={Pencil}
          label={t('link.edit')}
          onPress={() => {
            session.select(selectCell(cell));
            insertLink(session);
          }}
        />
      )}
    </section>
  );
};
