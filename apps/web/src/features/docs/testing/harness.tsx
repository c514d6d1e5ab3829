import '@cloudity/ui/base.css';
import { docFromY, emptyDocument, updateFromTree } from '@cloudity/docmodel';
import { ToastRegion } from '@cloudity/ui/toast-region';
import { createRoot } from 'react-dom/client';
import type * as Y from 'yjs';
import type { ConnectionState } from '../../../shell/editor/ports.ts';
import { loadArea, startLanguage } from '../../../shell/language/i18n.ts';
import { DocumentEditor } from '../DocumentEditor.tsx';
import type { DocumentActions, DocumentImages } from '../ports.ts';
import type { Harness, OpenOptions } from './harness-api.ts';
import { createLoopback } from './loopback.ts';
import { longDocument, plan } from './sample.ts';

/*
 * A page for tests and measurements: one or two editors on documents that are joined inside the page. Not part of the product's
 * build; e2e/editor.e2e.test.ts and bench/editor serve it with Vite's development server or build it by itself.
 */

const people = [
  { id: 'ana', name: 'Ana Marques' },
  { id: 'benoit', name: 'Benoît Lefèvre' },
] as const;

const picture = async (): Promise<Blob> => {
  const canvas = new OffscreenCanvas(480, 220);
  const paint = canvas.getContext('2d');
  if (paint) {
    const sky = paint.createLinearGradient(0, 0, 0, 220);
    sky.addColorStop(0, '#9cc3e6');
    sky.addColorStop(1, '#f3e3c3');
    paint.fillStyle = sky;
    paint.fillRect(0, 0, 480, 220);
    paint.fillStyle = '#6b7f5a';
    paint.beginPath();
    paint.ellipse(120, 240, 260, 90, 0, 0, 7);
    paint.ellipse(400, 250, 240, 100, 0, 0, 7);
    paint.fill();
  }
  return canvas.convertToBlob({ type: 'image/png' });
};

let held: (() => void)[] = [];
const stored = new Map<string, Promise<string>>();
const images: DocumentImages = {
  upload: async (file, onProgress) => {
    onProgress(0.5);
    if (harness.holdUploads) await new Promise<void>((resolve) => held.push(resolve));
    if (harness.failUploads) throw new Error('refused');
    const fileId = crypto.randomUUID();
    stored.set(fileId, Promise.resolve(URL.createObjectURL(file)));
    onProgress(1);
    return { fileId };
  },
  url: (fileId) => {
    const known = stored.get(fileId) ?? picture().then((blob) => URL.createObjectURL(blob));
    stored.set(fileId, known);
    return known;
  },
};

const actions = (index: number): DocumentActions => ({
  rename: async (name) => {
    harness.calls.push(`rename ${name}`);
    harness.file = { ...harness.file, name };
    harness.draw();
  },
  setStarred: async (isStarred) => {
    harness.file = { ...harness.file, isStarred };
    harness.draw();
  },
  copy: async () => void harness.calls.push('copy'),
  create: async () => void harness.calls.push('create'),
  trash: async () => void harness.calls.push('trash'),
  share: () => harness.calls.push('share'),
  exportAs: async (format) => void harness.calls.push(`export ${format}`),
  openInternal: (path) => harness.calls.push(`open ${path}`),
  ...(index === 0 ? { goBack: () => harness.calls.push('back') } : {}),
});
const allActions = [actions(0), actions(1)];

const root = createRoot(document.getElementById('root') ?? document.body);

const seedOf = ({ content = 'empty', pages = 100 }: OpenOptions): Uint8Array => {
  if (content === 'empty') return emptyDocument();
  if (content === 'unseeded') return new Uint8Array([0, 0]);
  return updateFromTree({ blocks: content === 'plan' ? plan : content === 'long' ? longDocument(pages) : content });
};

let stateOfOpening: Partial<ConnectionState> = {};
let onReady: (() => void) | null = null;

const harness: Harness = {
  loopback: null,
  connections: [],
  editors: [],
  calls: [],
  unsaved: false,
  holdUploads: false,
  releaseUploads: () => {
    harness.holdUploads = false;
    for (const release of held) release();
    held = [];
  },
  failUploads: false,
  file: { id: 'f', name: 'Plan 2027', isStarred: false, place: [{ id: 'p', name: 'Projects' }] },
  open: (options: OpenOptions = {}): Promise<void> => {
    root.render(null);
    harness.loopback = createLoopback(seedOf(options));
    stateOfOpening = options.state ?? {};
    const count = options.editors ?? 1;
    harness.connections = Array.from({ length: count }, () => {
      if (harness.loopback === null) throw new Error('not open');
      return harness.loopback.connect(stateOfOpening);
    });
    harness.editors = harness.connections.map(() => null);
    harness.calls = [];
    const isWaiting = stateOfOpening.content === 'loading';
    return new Promise((resolve) => {
      onReady = resolve;
      harness.draw();
      if (isWaiting) setTimeout(resolve);
    });
  },
  draw: (): void => {
    root.render(
      <>
        <div className={harness.connections.length > 1 ? 'harness-pair' : ''}>
          {harness.connections.map((connection, index) => (
            <DocumentEditor
              // biome-ignore lint/suspicious/noArrayIndexKey: an editor per connection, in the same order
              key={`${connection.doc.clientID}-${index}`}
              connection={connection}
              file={harness.file}
              actions={allActions[index] ?? actions(1)}
              images={images}
              self={people[index] ?? people[0]}
              onUnsaved={(isUnsaved) => {
                harness.unsaved = isUnsaved;
              }}
              onEditor={(editor) => {
                harness.editors[index] = editor;
                if (harness.editors.every((one) => one !== null)) onReady?.();
              }}
            />
          ))}
        </div>
        <ToastRegion />
      </>,
    );
  },
  tree: (index?: number) => {
    const doc: Y.Doc | undefined = index === undefined ? harness.loopback?.doc : harness.connections[index]?.doc;
    return doc === undefined ? null : docFromY(doc).blocks;
  },
};

window.harness = harness;

startLanguage();
await Promise.all([loadArea('shell'), loadArea('docs'), loadArea('editor')]);
document.documentElement.dataset.ready = 'true';
