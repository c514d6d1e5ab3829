import { showToast } from '@cloudity/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { ownType, type PasteMode } from '../clipboard/clip.ts';
import { copyTo } from '../clipboard/copy.ts';
import type { ClipboardAction } from '../commands/registry.ts';
import type { GridView } from '../grid/grid-view.ts';
import { type Bookmark, bookmark } from '../model/bookmark.ts';
import type { SheetSession } from '../model/session.ts';
import type { Area } from '../selection/selection.ts';

/** What was copied or cut last, outlined until something else happens. */
export interface Copied {
  readonly sheet: string;
  readonly area: Area;
  readonly isCut: boolean;
}

const modes: Partial<Readonly<Record<ClipboardAction, PasteMode>>> = {
  paste: 'all',
  pasteValues: 'values',
  pasteFormulas: 'formulas',
  pasteFormats: 'formats',
  pasteTransposed: 'transposed',
};

const textOf = async (item: ClipboardItem, type: string): Promise<string> =>
  item.types.includes(type) ? (await item.getType(type)).text() : '';

type Pasting = typeof import('../clipboard/paste.ts');

let loaded: Pasting | null = null;
/** Loaded after the first paint. */
const pasting = async (): Promise<Pasting> => {
  loaded ??= await import('../clipboard/paste.ts');
  return loaded;
};

/** Pastes where somebody was when they asked for it, and leaves them where they have gone since. */
const pasteThere = (session: SheetSession, there: Bookmark, paste: () => void): void => {
  const here = there.isHere() ? null : bookmark(session);
  if (!there.goBack()) throw new Error('The sheet was deleted.');
  paste();
  here?.goBack();
};

/** The browser's clipboard events on the grid, and the same from menus as far as the browser lets a page. */
export const useClipboard = (session: SheetSession, grid: GridView | null) => {
  const { t } = useTranslation('sheets');
  const [copied, setCopied] = useState<Copied | null>(null);
  const latest = useRef(copied);
  latest.current = copied;
  /** What the coming paste event is to take. */
  const wanted = useRef<PasteMode>('all');

  useEffect(() => {
    if (grid === null) return;
    const { element } = grid;
    const isOurs = (): boolean => session.editing.get() === null;
    pasting().catch(() => {});
    const paste = (
      { clipFrom, pasteClip }: Pasting,
      data: { own: string; html: string; text: string },
      mode: PasteMode,
    ): void => {
      const clip = clipFrom(data);
      if (clip === null) {
        session.announce(t('clipboard.nothing'));
        return;
      }
      const cut = latest.current?.isCut === true && data.own !== '' ? latest.current : null;
      pasteClip(session, clip, mode, cut);
      if (cut) setCopied(null);
    };
    const onCopy = (event: ClipboardEvent): void => {
      if (!isOurs() || event.clipboardData === null) return;
      event.preventDefault();
      const area = copyTo(session, event.clipboardData);
      if (area === null) return;
      setCopied({ sheet: session.sheetId.get(), area, isCut: event.type === 'cut' && session.isEditable });
      session.announce(t(event.type === 'cut' ? 'clipboard.cut' : 'clipboard.copied'));
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (!isOurs() || event.clipboardData === null || !session.isEditable) return;
      event.preventDefault();
      const mode = wanted.current;
      wanted.current = 'all';
      if (session.isHeld) return;
      const data = event.clipboardData;
      const forms = {
        own: data.getData(ownType),
        html: data.getData('text/html'),
        text: data.getData('text/plain'),
      };
      const fail = (): void => {
        showToast({ tone: 'danger', message: t('clipboard.failed') });
      };
      // At once where that is possible; elsewhere no key comes before it, and it comes where it was asked for.
      if (loaded === null) {
        const there = bookmark(session);
        session
          .holdFor(pasting().then((module) => pasteThere(session, there, () => paste(module, forms, mode))))
          .catch(fail);
        return;
      }
      try {
        paste(loaded, forms, mode);
      } catch {
        fail();
      }
    };
    element.addEventListener('copy', onCopy);
    element.addEventListener('cut', onCopy);
    element.addEventListener('paste', onPaste);
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && latest.current !== null) setCopied(null);
    };
    element.addEventListener('keydown', onEscape);
    return () => {
      element.removeEventListener('copy', onCopy);
      element.removeEventListener('cut', onCopy);
      element.removeEventListener('paste', onPaste);
      element.removeEventListener('keydown', onEscape);
    };
  }, [grid, session, t]);

  return useMemo(
    () => ({
      copied,
      /** A key that the browser turns into a clipboard event: says what that is for. */
      expect: (action: string): void => {
        wanted.current = modes[action as ClipboardAction] ?? 'all';
      },
      run: (action: ClipboardAction): void => {
        session.reveal.set({ takesFocus: true });
        const refuse = (): void => {
          showToast({ message: t('clipboard.useKeys') });
        };
        if (action === 'copy' || action === 'cut') {
          if (!document.execCommand(action)) refuse();
          return;
        }
        const mode = modes[action] ?? 'all';
        const there = bookmark(session);
        void (async () => {
          try {
            const [item] = await navigator.clipboard.read();
            if (item === undefined) return;
            const forms = { own: '', html: await textOf(item, 'text/html'), text: await textOf(item, 'text/plain') };
            const { clipFrom, pasteClip } = await pasting();
            const clip = clipFrom(forms);
            if (clip) pasteThere(session, there, () => pasteClip(session, clip, mode, null));
          } catch {
            refuse();
          }
        })();
      },
    }),
    [copied, session, t],
  );
};
