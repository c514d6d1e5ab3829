import { changeImage, imagesOf, maxImageAlt, moveImage, type PlacedImage } from '@cloudity/docmodel/sheet/image';
import {
  Button,
  classNames,
  Dialog,
  DialogActions,
  DialogContent,
  IconButton,
  Menu,
  MenuItem,
  MenuTrigger,
  TextAreaField,
} from '@cloudity/ui';
import { Captions, EllipsisVertical, ImageUp, Trash2 } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { FloatingLayer } from '../floating/FloatingLayer.tsx';
import { type Handle, type Size, useFloating } from '../floating/use-floating.ts';
import type { GridView } from '../grid/grid-view.ts';
import { useSignal } from '../model/signal.ts';
import '../style/images.css';
import { useSheet } from '../ui/context.ts';
import { removePicture, replacePicture } from './insert-image.ts';
import { scaled, withinLimits } from './picture-size.ts';

/** The pictures of the sheet over its cells. */
export const ImageLayer = ({ grid }: { readonly grid: GridView }) => {
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  const images = session.workbook.list.isShown(sheet) ? imagesOf(session.workbook, sheet) : [];
  return (
    <FloatingLayer grid={grid}>
      {images.map((image) => (
        <ImageFigure key={image.id} grid={grid} sheet={sheet} image={image} />
      ))}
    </FloatingLayer>
  );
};

type Shown = { readonly state: 'loading' | 'missing' } | { readonly state: 'there'; readonly url: string };

/** The address of a picture in this page, how to ask once more for one that did not come, and how to say that it is none. */
const usePicture = (fileId: string) => {
  const { page } = useSheet();
  const { pictures } = page;
  const [shown, setShown] = useState<Shown>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const retry = (): void => setAttempt((count) => count + 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt asks again
  useEffect(() => {
    let isOver = false;
    const show = (next: Shown): void => {
      if (!isOver) setShown(next);
    };
    setShown({ state: 'loading' });
    if (pictures === undefined) setShown({ state: 'missing' });
    else
      pictures
        .load()
        .then((images) => images.url(fileId))
        .then(
          (url) => show({ state: 'there', url }),
          () => show({ state: 'missing' }),
        );
    return () => {
      isOver = true;
    };
  }, [pictures, fileId, attempt]);
  const isMissing = shown.state === 'missing';
  // What could not be had without the network comes with it.
  useEffect(() => {
    if (!isMissing) return;
    const again = (): void => setAttempt((count) => count + 1);
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, [isMissing]);
  return { shown, retry, fail: () => setShown({ state: 'missing' }) };
};

/** The corner keeps the shape; the sides change one length. */
const fitted = (image: PlacedImage, { width, height }: Size, handle: Handle): Size =>
  handle === 'both'
    ? scaled(image, Math.max(width / image.width, height / image.height))
    : { width: withinLimits(width), height: withinLimits(height) };

interface ImageFigureProps {
  readonly grid: GridView;
  readonly sheet: string;
  readonly image: PlacedImage;
}

const handles: readonly Handle[] = ['width', 'height', 'both'];

const ImageFigure = ({ grid, sheet, image }: ImageFigureProps) => {
  const { t } = useTranslation('sheetDrawings');
  const context = useSheet();
  const { session } = context;
  const { isEditable } = session;
  const isChosen = useSignal(session.chosenImage) === image.id;
  const [isDescribing, setDescribing] = useState(false);
  const element = useRef<HTMLElement>(null);
  const { shown, retry, fail } = usePicture(image.fileId);
  const floating = useFloating(element, {
    grid,
    thing: image,
    isChosen,
    isEditable,
    choose: () => session.chosenImage.set(image.id),
    onMove: (place, offset) => session.act(() => moveImage(session.workbook, { sheet, ...place }, image.id, offset)),
    onResize: (size) => session.act(() => changeImage(session.workbook, sheet, image.id, size)),
    fit: (size, handle) => fitted(image, size, handle),
  });

  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget) return;
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === 'Escape') {
      session.chosenImage.set(null);
      session.reveal.set({ takesFocus: true });
    } else if (!isEditable) return;
    else if (floating.press(event)) {
      // Moved or sized.
    } else if (event.key === 'Delete' || event.key === 'Backspace') removePicture(context, sheet, image.id);
    else if (event.key === 'Enter') setDescribing(true);
    else if (isMod && event.key.toLowerCase() === 'z') session.undo.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const name = image.alt === '' ? t('image.unnamed') : image.alt;
  return (
    <figure
      ref={element}
      className={classNames('sheet-floating sheet-image', isChosen && 'is-chosen')}
      style={floating.size}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a picture is chosen, moved and deleted by keys as by mouse
      tabIndex={0}
      aria-label={t('image.figure', { name })}
      aria-busy={shown.state === 'loading'}
      onFocus={() => session.chosenImage.set(image.id)}
      onBlur={(event) => {
        if (
          !event.currentTarget.contains(event.relatedTarget) &&
          session.chosenImage.get() === image.id &&
          document.querySelector('.ui-popover') === null
        )
          session.chosenImage.set(null);
      }}
      onKeyDown={press}
      onDoubleClick={() => isEditable && setDescribing(true)}
      {...floating.surface}
    >
      {shown.state === 'there' && <img src={shown.url} alt={image.alt} draggable={false} onError={fail} />}
      {shown.state === 'missing' && (
        <div className="sheet-image-missing">
          <p>{t('image.missing')}</p>
          <span onPointerDown={(event) => event.stopPropagation()}>
            <Button
              onPress={() => {
                // The button goes; the keyboard stays with the picture.
                element.current?.focus({ preventScroll: true });
                retry();
              }}
            >
              {t('image.retry')}
            </Button>
          </span>
        </div>
      )}
      {isEditable && (
        <div className="sheet-floating-menu" onPointerDown={(event) => event.stopPropagation()}>
          <MenuTrigger>
            <IconButton icon={EllipsisVertical} label={t('image.menu', { name })} />
            <Menu label={t('image.menu', { name })} placement="bottom end">
              <MenuItem icon={Captions} onAction={() => setTimeout(() => setDescribing(true), 60)}>
                {t('image.describe')}
              </MenuItem>
              <MenuItem icon={ImageUp} onAction={() => void replacePicture(context, sheet, image)}>
                {t('image.replace')}
              </MenuItem>
              <MenuItem icon={Trash2} tone="danger" onAction={() => removePicture(context, sheet, image.id)}>
                {t('image.remove')}
              </MenuItem>
            </Menu>
          </MenuTrigger>
        </div>
      )}
      {isChosen &&
        isEditable &&
        handles.map((handle) => (
          <span
            key={handle}
            className={`sheet-floating-handle is-${handle}`}
            aria-hidden="true"
            {...floating.handle(handle)}
          />
        ))}
      {isDescribing && (
        <DescriptionDialog
          alt={image.alt}
          onClose={(alt) => {
            setDescribing(false);
            if (alt !== null && alt !== image.alt)
              session.act(() => changeImage(session.workbook, sheet, image.id, { alt }));
            setTimeout(() => element.current?.focus({ preventScroll: true }), 60);
          }}
        />
      )}
    </figure>
  );
};

/** Asks what the picture shows; null when nothing is to change. */
const DescriptionDialog = ({
  alt,
  onClose,
}: {
  readonly alt: string;
  readonly onClose: (alt: string | null) => void;
}) => {
  const { t } = useTranslation('sheetDrawings');
  const [text, setText] = useState(alt);
  return (
    <Dialog title={t('image.description')} size="small" isOpen onOpenChange={() => onClose(null)}>
      <DialogContent>
        <TextAreaField
          label={t('image.description')}
          description={t('image.descriptionHelp')}
          value={text}
          maxLength={maxImageAlt}
          onChange={setText}
          autoFocus
        />
      </DialogContent>
      <DialogActions>
        <Button onPress={() => onClose(null)}>{t('image.cancel')}</Button>
        <Button variant="primary" onPress={() => onClose(text.trim())}>
          {t('image.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
