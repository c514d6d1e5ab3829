import { type DavMount, handleDav } from '../engine.ts';
import { readXml, type XmlElement } from '../xml/read.ts';
import { type MemoryResource, MemoryTree, memoryStorage } from './memory-storage.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as XML. */
  readonly xml: () => Promise<XmlElement>;
}

/** Sends one request to a mount at /dav/ and reads the whole answer. */
export type Ask = (
  line: string,
  options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string; readonly as?: string },
) => Promise<Answer>;

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

export const createAsk = (
  tree = new MemoryTree(),
  more: Partial<Pick<DavMount<MemoryResource>, 'properties' | 'reports' | 'maxLockSeconds'>> = {},
): Ask & { readonly tree: MemoryTree } => {
  const ask: Ask = async (line, { headers = {}, body, as } = {}) => {
    const [method = '', pathname = ''] = line.split(' ');
    const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const response = await handleDav(
      {
        method,
        pathname,
        hosts: ['cloud.example'],
        header: (name) => lower.get(name) ?? null,
        body: body === undefined ? null : once(new TextEncoder().encode(body)),
      },
      { base: '/dav/', storage: memoryStorage(tree, as), ...more },
    );
    let text = '';
    if (typeof response.body === 'string') text = response.body;
    else
      for await (const part of response.body ?? [])
        text += typeof part === 'string' ? part : new TextDecoder().decode(part);
    const xml = async (): Promise<XmlElement> => {
      const root = await readXml(once(new TextEncoder().encode(text)));
      if (!root) throw new Error('The answer is empty.');
      return root;
    };
    return { status: response.status, headers: response.headers, text, xml };
  };
  return Object.assign(ask, { tree });
};
