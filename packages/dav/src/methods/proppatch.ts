import { DavError } from '../dav-error.ts';
import { requireUnlocked } from '../locks/guard.ts';
import { multistatusHead, multistatusTail, propstat } from '../multistatus.ts';
import { hrefOf } from '../path.ts';
import { xmlType } from '../request.ts';
import type { DavResource, PropertyChange } from '../storage.ts';
import { isNamed, type QName } from '../xml/name.ts';
import { elementsOf, readXml, serialize, type XmlElement, xmlNamespace } from '../xml/read.ts';
import { emptyElement } from '../xml/write.ts';
import type { Method } from './context.ts';

const maxChanges = 500;

const languageOf = (elements: readonly XmlElement[]): string | null => {
  for (const { attributes } of elements.toReversed()) {
    const found = attributes.find(({ namespace, name }) => namespace === xmlNamespace && name === 'lang');
    if (found) return found.value;
  }
  return null;
};

/** The changes in their order, the last one of a name counting. *Errors*: 400. */
const changesFrom = (root: XmlElement | null): readonly PropertyChange[] => {
  if (root === null || !isNamed(root, 'propertyupdate'))
    throw new DavError(400, 'The body of PROPPATCH is a propertyupdate element.');
  const changes: PropertyChange[] = [];
  for (const step of elementsOf(root)) {
    const isSet = isNamed(step, 'set');
    if (!isSet && !isNamed(step, 'remove')) continue;
    for (const prop of elementsOf(step).filter((element) => isNamed(element, 'prop')))
      for (const property of elementsOf(prop)) {
        const { namespace, name } = property;
        const xml = isSet ? serialize(property, languageOf([root, step, prop])) : null;
        changes.push({ namespace, name, xml });
      }
  }
  if (changes.length === 0) throw new DavError(400, 'PROPPATCH names nothing to change.');
  if (changes.length > maxChanges) throw new DavError(413, 'Too many properties are changed at once.');
  return changes;
};

/** RFC 4918 §9.2: all changes or none. */
export const proppatch: Method<DavResource> = async (context) => {
  const { request, storage, base, path, properties, preferences } = context;
  const changes = changesFrom(await readXml(request.body));
  const resource = await storage.find(path);
  if (!resource) throw new DavError(404, 'There is nothing here.');
  await requireUnlocked(context, [resource]);
  const isProtected = (name: QName): boolean => properties.find(name) !== null;
  const refused = changes.filter(isProtected);
  const answer = (...parts: readonly string[]) => ({
    status: 207,
    headers: { 'Content-Type': xmlType },
    body: `${multistatusHead}<D:response><D:href>${hrefOf(base, resource.path, resource.isCollection)}</D:href>${parts.join('')}</D:response>${multistatusTail}`,
  });
  const namesOf = (names: readonly QName[]): string => names.map(emptyElement).join('');
  if (refused.length > 0) {
    const others = changes.filter((name) => !isProtected(name));
    return answer(
      propstat(403, namesOf(refused), '<D:error><D:cannot-modify-protected-property/></D:error>'),
      ...(others.length > 0 ? [propstat(424, namesOf(others))] : []),
    );
  }
  await storage.changeProperties(resource, changes);
  if (preferences.isMinimal) return { status: 204, headers: { 'Preference-Applied': 'return=minimal' }, body: null };
  return answer(propstat(200, namesOf(changes)));
};
