import { cellPaintersWith } from '../canvas/cells.ts';
import { paintHeaders } from '../canvas/headers.ts';
import { GridLayout } from '../canvas/layout.ts';
import { type Outline, overlayPainters } from '../canvas/overlay.ts';
import { type Frame, paintPanes } from '../canvas/painter.ts';
import { forgetWidths } from '../canvas/text-metrics.ts';
import { type CanvasTheme, readTheme } from '../canvas/theme.ts';
import type { SheetSession } from '../model/session.ts';
import { createSignal, type Signal } from '../model/signal.ts';
import type { Area } from '../selection/selection.ts';
import { measureRows } from './row-heights.ts';
import { ShadowGrid } from './shadow-grid.ts';

/** Browsers refuse elements that are much larger; beyond it a pixel of the scroll bar is more than one of the sheet. */
const mostScrollPx = 12_000_000;
/** The shadow grid follows when the eye has come to rest. */
const shadowMs = 80;

const layerOf = (className: string): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
};

export interface GridViewOptions {
  /** What lies over the cells besides the selection: others, references, finds. */
  readonly outlines: (within: HTMLElement) => readonly Outline[];
}

/**
 * The grid in an element: two canvases, cells below and selection above, a scroller over them and the shadow grid. Draws at most
 * once per frame, and only the canvas that something changed on.
 */
export class GridView {
  readonly element: HTMLElement;
  readonly scroller: HTMLElement;
  readonly shadow: ShadowGrid;
  readonly session: SheetSession;
  /** As last drawn; whoever stands over a cell moves with it. */
  readonly layout: Signal<GridLayout>;
  readonly isCoarse = matchMedia('(pointer: coarse)').matches;
  filling: Area | null = null;
  /** A line across the grid while something is resized or moved, at 100 %. */
  guide: { readonly x: number | null; readonly y: number | null } | null = null;
  readonly #cells = layerOf('sheet-canvas');
  readonly #overlay = layerOf('sheet-canvas');
  readonly #spacer = document.createElement('div');
  readonly #options: GridViewOptions;
  readonly #stops: (() => void)[] = [];
  #theme: CanvasTheme | null = null;
  #dirty: 'none' | 'overlay' | 'all' = 'none';
  #frame = 0;
  #shadowTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #scrolls = new Map<string, { readonly x: number; readonly y: number }>();
  #shown = '';

  constructor(host: HTMLElement, session: SheetSession, options: GridViewOptions) {
    this.element = host;
    this.session = session;
    this.#options = options;
    this.shadow = new ShadowGrid(session);
    this.scroller = document.createElement('div');
    this.scroller.className = 'sheet-scroller';
    this.scroller.tabIndex = -1;
    this.#spacer.className = 'sheet-spacer';
    this.scroller.append(this.#spacer);
    host.prepend(this.#cells, this.#overlay, this.scroller, this.shadow.element);
    this.layout = createSignal(this.#layOut());
    this.#shown = session.sheetId.get();
    const onScroll = (): void => this.invalidate('all');
    this.scroller.addEventListener('scroll', onScroll, { passive: true });
    const resizes = new ResizeObserver(() => this.invalidate('all'));
    resizes.observe(host);
    const themes = new MutationObserver(() => this.#forgetTheme());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const onScheme = (): void => this.#forgetTheme();
    scheme.addEventListener('change', onScheme);
    const onFonts = (): void => {
      forgetWidths();
      this.invalidate('all');
    };
    document.fonts.addEventListener('loadingdone', onFonts);
    this.#stops.push(
      () => this.scroller.removeEventListener('scroll', onScroll),
      () => resizes.disconnect(),
      () => themes.disconnect(),
      () => scheme.removeEventListener('change', onScheme),
      () => document.fonts.removeEventListener('loadingdone', onFonts),
      session.revision.subscribe(() => this.#redraw()),
      session.zoom.subscribe(() => this.invalidate('all')),
      session.hasGridlines.subscribe(() => this.invalidate('all')),
      session.showsFormulas.subscribe(() => session.refresh()),
      session.sheetId.subscribe(() => this.#changeSheet()),
      session.selection.subscribe(() => this.invalidate('overlay')),
      session.editing.subscribe(() => this.invalidate('overlay')),
      session.reveal.subscribe(() => this.#reveal()),
    );
    this.invalidate('all');
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#shadowTimer);
    for (const part of [this.#cells, this.#overlay, this.scroller, this.shadow.element]) part.remove();
  }

  get zoom(): number {
    return this.session.zoom.get();
  }

  invalidate(what: 'overlay' | 'all'): void {
    if (this.#dirty !== 'all') this.#dirty = what;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** The session says that it has changed at a frame's beginning: that frame shows it. */
  #redraw(): void {
    this.invalidate('all');
    if (document.hidden) return;
    cancelAnimationFrame(this.#frame);
    this.#draw();
  }

  /** From the window's coordinates to the grid's at 100 %. */
  pointOf(event: { readonly clientX: number; readonly clientY: number }): { readonly x: number; readonly y: number } {
    const { left, top } = this.element.getBoundingClientRect();
    return { x: (event.clientX - left) / this.zoom, y: (event.clientY - top) / this.zoom };
  }

  /** By pixels at 100 %. */
  scrollTo(x: number, y: number): void {
    const { ratioX, ratioY } = this.#ratios(this.layout.get());
    this.scroller.scrollTo(x * this.zoom * ratioX, y * this.zoom * ratioY);
  }

  #ratios(layout: GridLayout): { readonly ratioX: number; readonly ratioY: number } {
    const ratio = (size: number, room: number): number => {
      const full = size * this.zoom - room;
      return full <= mostScrollPx ? 1 : mostScrollPx / full;
    };
    return {
      ratioX: ratio(layout.contentWidth, this.element.clientWidth),
      ratioY: ratio(layout.contentHeight, this.element.clientHeight),
    };
  }

  #layOut(): GridLayout {
    const { view } = this.session;
    const size = { width: this.element.clientWidth / this.zoom, height: this.element.clientHeight / this.zoom };
    const flat = new GridLayout(view, size, { x: 0, y: 0 });
    const { ratioX, ratioY } = this.#ratios(flat);
    return new GridLayout(view, size, {
      x: this.scroller.scrollLeft / this.zoom / ratioX,
      y: this.scroller.scrollTop / this.zoom / ratioY,
    });
  }

  #changeSheet(): void {
    const { scrollX, scrollY } = this.layout.get();
    this.#scrolls.set(this.#shown, { x: scrollX, y: scrollY });
    this.#shown = this.session.sheetId.get();
    const to = this.#scrolls.get(this.#shown) ?? { x: 0, y: 0 };
    this.#size(this.#layOut());
    this.layout.set(this.#layOut());
    this.scrollTo(to.x, to.y);
    this.invalidate('all');
  }

  #forgetTheme(): void {
    this.#theme = null;
    this.invalidate('all');
  }

  #reveal(): void {
    const now = this.#layOut();
    this.#size(now);
    const { head, active, areas } = this.session.selection.get();
    const kind = areas.at(-1)?.kind ?? 'cells';
    const editing = this.session.editing.get();
    const pointed = editing?.pointed?.head;
    const cell =
      pointed ??
      (kind === 'cells'
        ? head
        : kind === 'rows'
          ? { row: head.row, column: now.visible.fromColumn }
          : kind === 'columns'
            ? { row: now.visible.fromRow, column: head.column }
            : active);
    const { x, y } = now.scrollTo(cell);
    if (x !== now.scrollX || y !== now.scrollY) this.scrollTo(x, y);
    if (this.session.reveal.get().takesFocus && editing === null) this.shadow.focus(this.#layOut(), this.zoom);
    this.invalidate('all');
  }

  #size(layout: GridLayout): void {
    const { ratioX, ratioY } = this.#ratios(layout);
    const [room, tall] = [this.element.clientWidth, this.element.clientHeight];
    this.#spacer.style.width = `${Math.max(room, (layout.contentWidth * this.zoom - room) * ratioX + room)}px`;
    this.#spacer.style.height = `${Math.max(tall, (layout.contentHeight * this.zoom - tall) * ratioY + tall)}px`;
  }

  #contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
    const scale = window.devicePixelRatio * this.zoom;
    const [width, height] = [
      Math.round(this.element.clientWidth * window.devicePixelRatio),
      Math.round(this.element.clientHeight * window.devicePixelRatio),
    ];
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const ctx = canvas.getContext('2d');
    ctx?.setTransform(scale, 0, 0, scale, 0, 0);
    return ctx;
  }

  #draw(): void {
    this.#frame = 0;
    const what = this.#dirty;
    this.#dirty = 'none';
    if (this.element.clientWidth === 0) return;
    let layout = what === 'all' ? this.#layOut() : this.layout.get();
    if (what === 'all') {
      if (measureRows(this.session, layout)) layout = this.#layOut();
      this.#size(layout);
      this.layout.set(layout);
      for (const pane of layout.panes)
        this.session.feed.ensure(layout.view.sheet.id, {
          fromRow: pane.rows.from,
          toRow: pane.rows.to,
          fromColumn: pane.columns.from,
          toColumn: pane.columns.to,
        });
    }
    this.#theme ??= readTheme(this.element);
    const shared = {
      session: this.session,
      view: layout.view,
      layout,
      theme: this.#theme,
      scale: window.devicePixelRatio * this.zoom,
    };
    if (what === 'all') {
      const ctx = this.#contextOf(this.#cells);
      if (ctx) {
        ctx.fillStyle = this.#theme.canvas;
        ctx.fillRect(0, 0, layout.width, layout.height);
        paintPanes({ ctx, ...shared }, cellPaintersWith(this.session.attachments.get().values()));
      }
    }
    const over = this.#contextOf(this.#overlay);
    if (over) {
      over.clearRect(0, 0, layout.width, layout.height);
      const frame: Frame = { ctx: over, ...shared };
      const painters = overlayPainters({
        outlines: this.#options.outlines(this.element),
        filling: this.filling,
        isEditable: this.session.isEditable,
        isCoarse: this.isCoarse,
      });
      paintPanes(frame, painters);
      paintHeaders(frame);
      if (this.guide !== null) {
        over.fillStyle = this.#theme.accent;
        if (this.guide.x !== null) over.fillRect(this.guide.x - 1, 0, 2, layout.height);
        if (this.guide.y !== null) over.fillRect(0, this.guide.y - 1, layout.width, 2);
      }
    }
    this.#scheduleShadow();
  }

  #scheduleShadow(): void {
    clearTimeout(this.#shadowTimer);
    this.#shadowTimer = setTimeout(() => this.shadow.update(this.layout.get(), this.zoom), shadowMs);
  }
}
