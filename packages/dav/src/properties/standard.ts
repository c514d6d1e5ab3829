import { activeLockXml, supportedLock } from '../locks/lock-xml.ts';
import type { DavResource, DavStorage } from '../storage.ts';
import { dav } from '../xml/name.ts';
import { escapeText } from '../xml/write.ts';
import type { LiveProperty } from './registry.ts';

/** The properties of RFC 4918 §15 and `supported-report-set` of RFC 3253 §3.1.5. */
export const standardProperties = <Resource extends DavResource>(
  base: string,
  storage: Pick<DavStorage<Resource>, 'locks'>,
  reports: readonly string[],
): readonly LiveProperty<Resource>[] => [
  { ...dav('resourcetype'), isInAllprop: true, read: ({ isCollection }) => (isCollection ? '<D:collection/>' : '') },
  { ...dav('displayname'), isInAllprop: true, read: ({ path }) => escapeText(path.at(-1) ?? '') },
  { ...dav('creationdate'), isInAllprop: true, read: ({ createdAt }) => createdAt?.toISOString() ?? null },
  { ...dav('getlastmodified'), isInAllprop: true, read: ({ modifiedAt }) => modifiedAt?.toUTCString() ?? null },
  {
    ...dav('getcontentlength'),
    isInAllprop: true,
    read: ({ sizeBytes }) => (sizeBytes === null ? null : String(sizeBytes)),
  },
  { ...dav('getcontenttype'), isInAllprop: true, read: ({ mediaType }) => mediaType && escapeText(mediaType) },
  { ...dav('getetag'), isInAllprop: true, read: ({ etag }) => etag && escapeText(etag) },
  { ...dav('supportedlock'), isInAllprop: true, read: () => supportedLock },
  {
    ...dav('lockdiscovery'),
    isInAllprop: true,
    read: (_, loaded) => loaded,
    load: async (resources) => {
      const locks = await storage.locks.covering(resources);
      return locks.map((active) => active.map((lock) => activeLockXml(base, lock)).join(''));
    },
  },
  {
    ...dav('supported-report-set'),
    isInAllprop: false,
    read: () =>
      reports.map((report) => `<D:supported-report><D:report>${report}</D:report></D:supported-report>`).join(''),
  },
];
