import { IconButton, SkeletonRows } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { ZoomIn, ZoomOut } from 'lucide-react';
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy, TextLayer } from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useApi } from '../files-access.ts';
import { readContent } from './content.ts';
import { focusFirst } from './focus-first.ts';
import { NoView } from './NoView.tsx';
import { useKeys } from './use-keys.ts';
import type { ViewProps } from './view-props.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** Read into the page as a whole; larger ones are shown by their first page. */
const largestBytes = 100_000_000;
const widest = 1100;
const step = 1.25;

/** The pages of a PDF, or of what one was made of, below each other, drawn when they come into sight, with their text to be selected and read aloud. */
export const PdfView = ({ file, preview, as = 'original' }: ViewProps & { readonly as?: 'original' | 'pdf' }) => {
  const { t } = useTranslation('viewer');
  const api = useApi();
  const [zoom, setZoom] = useState(1);
  const isTooLarge = as === 'original' && file.sizeBytes > largestBytes;
  const opened = useQuery({
    queryKey: ['pdf', file.id, file.version, as],
    enabled: !isTooLarge,
    retry: false,
    gcTime: 0,
    queryFn: async () => {
      const bytes = await (await readContent(api, file, as)).arrayBuffer();
      // Neither scripts nor WebAssembly of it run: our policy allows no evaluation.
      const pdf = await getDocument({ data: bytes, useWasm: false, enableXfa: false, isEvalSupported: false } as never)
        .promise;
      const page = await pdf.getPage(1);
      const { width, height } = page.getViewport({ scale: 1 });
      return { pdf, width, height };
    },
  });
  const change = (factor: number): void => setZoom((now) => Math.min(4, Math.max(0.4, now * factor)));
  useKeys((key) => {
    if (key === '+' || key === '=') change(step);
    else if (key === '-') change(1 / step);
    else return false;
    return true;
  });
  useEffect(() => () => void opened.data?.pdf.loadingTask.destroy(), [opened.data]);

  if (isTooLarge || opened.isError) return <NoView file={file} preview={preview} />;
  if (!opened.data) return <SkeletonRows label={t('loading')} />;
  const { pdf, width, height } = opened.data;
  return (
    <div className="viewer-zoom">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section ref={focusFirst} className="viewer-pages" tabIndex={0} aria-label={file.name}>
        {Array.from({ length: pdf.numPages }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pages have no other name; at another zoom they are drawn anew
          <PdfPage key={`${index} ${zoom}`} pdf={pdf} number={index + 1} zoom={zoom} ratio={height / width} />
        ))}
      </section>
      <div className="viewer-tools" role="toolbar" aria-label={t('zoom')}>
        <IconButton icon={ZoomOut} label={t('zoomOut')} shortcut="-" onPress={() => change(1 / step)} />
        <span className="viewer-scale">{Math.round(zoom * 100)} %</span>
        <IconButton icon={ZoomIn} label={t('zoomIn')} shortcut="+" onPress={() => change(step)} />
      </div>
    </div>
  );
};

interface PdfPageProps {
  readonly pdf: PDFDocumentProxy;
  readonly number: number;
  readonly zoom: number;
  /** Height by width of the first page: the others are taken for the same until they are seen. */
  readonly ratio: number;
}

const PdfPage = ({ pdf, number, zoom, ratio }: PdfPageProps) => {
  const { t } = useTranslation('viewer');
  const box = useRef<HTMLDivElement>(null);
  const [isNear, setIsNear] = useState(number === 1);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new IntersectionObserver(([entry]) => setIsNear(entry?.isIntersecting === true), {
      rootMargin: '800px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (!element || !isNear) return;
    let cancel = (): void => undefined;
    let isGone = false;
    const draw = async (): Promise<void> => {
      const page = await pdf.getPage(number);
      if (isGone) return;
      const { width } = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: element.clientWidth / width });
      const canvas = document.createElement('canvas');
      const density = Math.min(2, window.devicePixelRatio);
      canvas.width = Math.floor(viewport.width * density);
      canvas.height = Math.floor(viewport.height * density);
      const task = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
      const words = document.createElement('div');
      words.className = 'viewer-words';
      const layer = new TextLayer({ textContentSource: page.streamTextContent(), container: words, viewport });
      cancel = () => {
        task.cancel();
        layer.cancel();
      };
      await task.promise;
      if (isGone) return;
      element.style.aspectRatio = `${viewport.width} / ${viewport.height}`;
      element.style.setProperty('--total-scale-factor', String(viewport.scale));
      element.replaceChildren(canvas, words);
      await layer.render();
    };
    // A page that cannot be drawn stays white; the others go on.
    draw().catch(() => undefined);
    return () => {
      isGone = true;
      cancel();
      element.replaceChildren();
    };
  }, [pdf, number, isNear]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={box}
      role="group"
      aria-label={t('page', { number, count: pdf.numPages })}
      className="viewer-page"
      style={{ width: `min(${zoom * 100}%, ${zoom * widest}px)`, aspectRatio: `1 / ${ratio}` }}
    />
  );
};
