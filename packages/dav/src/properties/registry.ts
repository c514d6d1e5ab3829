import type { DavResource } from '../storage.ts';
import { keyOf, type QName } from '../xml/name.ts';

/** A property that the server knows the value of. Protected: PROPPATCH refuses it. */
export interface LiveProperty<Resource extends DavResource> extends QName {
  /** Whether `allprop` shows it: what is costly or recent is asked for by name (RFC 4918 §9.1). */
  readonly isInAllprop: boolean;
  /** XML inside the element ('' for an empty one), or null when this resource has no such property. */
  readonly read: (resource: Resource, loaded: string | null) => string | null;
  /** Called once per batch before `read`, in the order of the resources, for what takes a look-up. */
  readonly load?: (resources: readonly Resource[]) => Promise<readonly (string | null)[]>;
}

/** Live properties by name. A later one replaces an earlier one of the same name. */
export class PropertyRegistry<Resource extends DavResource> {
  readonly #properties: ReadonlyMap<string, LiveProperty<Resource>>;

  constructor(properties: readonly LiveProperty<Resource>[]) {
    this.#properties = new Map(properties.map((property) => [keyOf(property), property]));
  }

  find(name: QName): LiveProperty<Resource> | null {
    return this.#properties.get(keyOf(name)) ?? null;
  }

  get all(): readonly LiveProperty<Resource>[] {
    return [...this.#properties.values()];
  }
}
