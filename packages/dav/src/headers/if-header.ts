import { DavError } from '../dav-error.ts';

/** One thing that must be so, or with `isNot` must not (RFC 4918 §10.4.2). */
export interface Condition {
  readonly isNot: boolean;
  readonly kind: 'token' | 'etag';
  /** A state token without its brackets, or an entity tag as it is written. */
  readonly value: string;
}

/** Conditions that must all hold together, about one resource: the request's own, or the tagged one. */
export interface ConditionList {
  /** The tag as written; null for the request's own resource. */
  readonly resource: string | null;
  readonly conditions: readonly Condition[];
}

export interface IfHeader {
  /** One of them must hold. */
  readonly lists: readonly ConditionList[];
  /** State tokens that the client says it knows. */
  readonly tokens: readonly string[];
}

const maxLength = 8_192;
const malformed = (): DavError => new DavError(400, 'The If header cannot be read.');

/** *Errors*: 400 for what RFC 4918 §10.4.2 has no way to write. */
export const parseIf = (header: string | null): IfHeader | null => {
  if (header === null) return null;
  if (header.length > maxLength) throw malformed();
  let rest = header.trim();
  const take = (pattern: RegExp): string | null => {
    const match = pattern.exec(rest);
    if (!match) return null;
    rest = rest.slice(match[0].length).trimStart();
    return match[1] ?? '';
  };
  const readList = (resource: string | null): ConditionList => {
    const conditions: Condition[] = [];
    while (take(/^\)/) === null) {
      const isNot = take(/^not(?=[\s<[])/i) !== null;
      const token = take(/^<([^<>\s]+)>/);
      const etag = token === null ? take(/^\[((?:W\/)?"[^"]*")\]/) : null;
      if (token !== null) conditions.push({ isNot, kind: 'token', value: token });
      else if (etag !== null) conditions.push({ isNot, kind: 'etag', value: etag });
      else throw malformed();
    }
    if (conditions.length === 0) throw malformed();
    return { resource, conditions };
  };

  const lists: ConditionList[] = [];
  const isTagged = rest.startsWith('<');
  while (rest !== '') {
    const resource = isTagged ? take(/^<([^<>\s]+)>/) : null;
    if (isTagged && resource === null) throw malformed();
    const before = lists.length;
    while (take(/^\(/) !== null) lists.push(readList(resource));
    if (lists.length === before) throw malformed();
  }
  if (lists.length === 0) throw malformed();
  const tokens = lists.flatMap(({ conditions }) =>
    conditions.filter(({ kind, isNot }) => kind === 'token' && !isNot).map(({ value }) => value),
  );
  return { lists, tokens: [...new Set(tokens)] };
};

/** What a condition is held against; both empty for what does not exist. */
export interface ResourceState {
  readonly etag: string | null;
  readonly tokens: readonly string[];
}

/** Whether one of the lists holds; `stateOf` is asked once per resource. */
export const ifHolds = async (
  { lists }: IfHeader,
  stateOf: (resource: string | null) => Promise<ResourceState>,
): Promise<boolean> => {
  const known = new Map<string | null, ResourceState>();
  for (const { resource, conditions } of lists) {
    const state = known.get(resource) ?? (await stateOf(resource));
    known.set(resource, state);
    const holds = ({ kind, value, isNot }: Condition): boolean =>
      (kind === 'etag' ? state.etag === value : state.tokens.includes(value)) !== isNot;
    if (conditions.every(holds)) return true;
  }
  return false;
};
