import type { Preferences } from '../headers/simple.ts';
import type { Path } from '../path.ts';
import type { PropertyRegistry } from '../properties/registry.ts';
import type { DavRequest, DavResponse } from '../request.ts';
import type { DavResource, DavStorage } from '../storage.ts';
import type { XmlElement } from '../xml/read.ts';

/** Answers a REPORT whose root element is its own (RFC 3253 §3.6). */
export type Report<Resource extends DavResource> = (
  context: MethodContext<Resource>,
  resource: Resource,
  root: XmlElement,
) => Promise<DavResponse>;

/** One request, read as far as every method needs it. */
export interface MethodContext<Resource extends DavResource> {
  readonly request: DavRequest;
  readonly base: string;
  readonly path: Path;
  /** The request's path ends with a slash. */
  readonly hasSlash: boolean;
  readonly storage: DavStorage<Resource>;
  readonly properties: PropertyRegistry<Resource>;
  readonly reports: ReadonlyMap<string, Report<Resource>>;
  readonly preferences: Preferences;
  /** Lock tokens in the If header, which holds. */
  readonly tokens: readonly string[];
  /** The If header says something about a state that must be found. */
  readonly isConditional: boolean;
  readonly maxLockSeconds: number;
  /** The path of a URL or absolute path of the client's. *Errors*: 502 for another server or mount, 400. */
  readonly pathOf: (url: string) => Path;
}

export type Method<Resource extends DavResource> = (context: MethodContext<Resource>) => Promise<DavResponse>;
