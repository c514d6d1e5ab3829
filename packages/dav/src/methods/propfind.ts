import { DavError } from '../dav-error.ts';
import { parseDepth } from '../headers/simple.ts';
import { multistatusHead, multistatusTail, propstat } from '../multistatus.ts';
import { encodeName, hrefOf } from '../path.ts';
import type { LiveProperty } from '../properties/registry.ts';
import { type DavResponse, xmlType } from '../request.ts';
import type { DavResource, DeadProperty } from '../storage.ts';
import { isNamed, keyOf, type QName } from '../xml/name.ts';
import { elementsOf, readXml, type XmlElement } from '../xml/read.ts';
import { emptyElement, wrap } from '../xml/write.ts';
import type { Method, MethodContext } from './context.ts';

/** What a PROPFIND asks for (RFC 4918 §14.20). */
export type Wanted =
  | { readonly kind: 'names' }
  | { readonly kind: 'all'; readonly included: readonly QName[] }
  | { readonly kind: 'some'; readonly names: readonly QName[] };

/** More properties than anybody has. */
const maxNames = 500;

const namesIn = (prop: XmlElement): readonly QName[] => {
  const names = elementsOf(prop).map(({ namespace, name }) => ({ namespace, name }));
  if (names.length > maxNames) throw new DavError(413, 'Too many properties are asked for at once.');
  return names;
};

/** An empty body is `allprop`. *Errors*: 400. */
export const wantedFrom = (root: XmlElement | null): Wanted => {
  if (root === null) return { kind: 'all', included: [] };
  const children = elementsOf(root);
  const child = (name: string): XmlElement | undefined => children.find((element) => isNamed(element, name));
  const prop = child('prop');
  const kinds = [prop, child('allprop'), child('propname')].filter((element) => element !== undefined);
  if (!isNamed(root, 'propfind') || kinds.length !== 1)
    throw new DavError(400, 'PROPFIND asks for prop, allprop or propname.');
  if (prop) return { kind: 'some', names: namesIn(prop) };
  if (child('propname')) return { kind: 'names' };
  const include = child('include');
  return { kind: 'all', included: include ? namesIn(include) : [] };
};

/** Writes the propstats of a batch; what needs a look-up is looked up once for the batch. */
type WriteBatch<Resource> = (resources: readonly Resource[]) => Promise<(index: number) => string>;

const isPresent = <Resource extends DavResource>(
  property: LiveProperty<Resource> | null,
): property is LiveProperty<Resource> => property !== null;

/** Decides once per request what to look up and write for each resource. */
export const createPropertyWriter = <Resource extends DavResource>(
  { storage, properties, preferences }: Pick<MethodContext<Resource>, 'storage' | 'properties' | 'preferences'>,
  wanted: Wanted,
): WriteBatch<Resource> => {
  const chosen =
    wanted.kind === 'some'
      ? wanted.names.map((name) => properties.find(name)).filter(isPresent)
      : properties.all.filter(
          (property) =>
            property.isInAllprop ||
            wanted.kind === 'names' ||
            wanted.included.some((name) => keyOf(name) === keyOf(property)),
        );
  const loading = chosen.filter(({ load }) => load !== undefined && wanted.kind !== 'names');
  const unknown = wanted.kind === 'some' ? wanted.names.filter((name) => properties.find(name) === null) : [];
  const needsDead = wanted.kind !== 'some' || unknown.length > 0;
  const marks = chosen.map((property) => {
    const [open = '', close = ''] = wrap(property, '\0').split('\0');
    return { property, open, close, empty: emptyElement(property) };
  });

  return async (resources) => {
    const loaded = new Map<LiveProperty<Resource>, readonly (string | null)[]>();
    for (const property of loading) loaded.set(property, (await property.load?.(resources)) ?? []);
    const dead = needsDead ? await storage.deadProperties(resources) : [];

    return (index) => {
      const resource = resources[index];
      if (!resource) return '';
      const own: readonly DeadProperty[] = dead[index] ?? [];
      let found = '';
      let missing = '';
      for (const { property, open, close, empty } of marks) {
        if (wanted.kind === 'names') {
          if (property.load || property.read(resource, '') !== null) found += empty;
          continue;
        }
        const value = property.read(resource, loaded.get(property)?.[index] ?? null);
        if (value === null) {
          if (wanted.kind === 'some') missing += empty;
        } else found += value === '' ? empty : open + value + close;
      }
      if (wanted.kind === 'some') {
        for (const name of unknown) {
          const property = own.find((one) => one.namespace === name.namespace && one.name === name.name);
          if (property) found += property.xml;
          else missing += emptyElement(name);
        }
      } else for (const property of own) found += wanted.kind === 'names' ? emptyElement(property) : property.xml;
      if (missing === '' || preferences.isMinimal) return propstat(200, found);
      return found === '' ? propstat(404, missing) : propstat(200, found) + propstat(404, missing);
    };
  };
};

/** RFC 4918 §9.1. The answer is streamed: the first batch of members is there before the status is sent. */
export const propfind: Method<DavResource> = async (context) => {
  const { request, storage, base, path, preferences } = context;
  const depth = parseDepth(request.header('depth'), 'infinity');
  const wanted = wantedFrom(await readXml(request.body));
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  if (depth === 'infinity' && resource.isCollection)
    throw new DavError(403, 'Look at one folder at a time: Depth is 0 or 1.', { condition: 'propfind-finite-depth' });
  const writeBatch = createPropertyWriter(context, wanted);
  const own = await writeBatch([resource]);
  const ownHref = hrefOf(base, resource.path, resource.isCollection);
  const first = `<D:response><D:href>${ownHref}</D:href>${own(0)}</D:response>`;
  const headers = preferences.isMinimal
    ? { 'Content-Type': xmlType, 'Preference-Applied': 'return=minimal' }
    : { 'Content-Type': xmlType };
  if (depth === 0 || !resource.isCollection)
    return { status: 207, headers, body: multistatusHead + first + multistatusTail };

  const batches = storage.members(resource)[Symbol.asyncIterator]();
  const next = async (): Promise<string | null> => {
    const batch = await batches.next();
    if (batch.done === true) return null;
    const write = await writeBatch(batch.value);
    let text = '';
    for (const [index, member] of batch.value.entries()) {
      const name = encodeName(member.path.at(-1) ?? '');
      text += `<D:response><D:href>${ownHref}${name}${member.isCollection ? '/' : ''}</D:href>${write(index)}</D:response>`;
    }
    return text;
  };
  // Whatever can go wrong at all goes wrong here, while it can still be said.
  let ahead = next();
  await ahead;
  const body = async function* (): AsyncGenerator<string> {
    try {
      yield multistatusHead + (preferences.isWithoutRoot ? '' : first);
      for (let text = await ahead; text !== null; text = await ahead) {
        ahead = next();
        // Awaited by the next turn; a reader that goes away leaves nobody to.
        ahead.catch(() => undefined);
        yield text;
      }
      yield multistatusTail;
    } finally {
      await batches.return?.();
    }
  };
  return { status: 207, headers, body: body() } satisfies DavResponse;
};
