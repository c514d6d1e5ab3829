/** A name with its namespace; '' is no namespace. */
export interface QName {
  readonly namespace: string;
  readonly name: string;
}

export const davNamespace = 'DAV:';

export const dav = (name: string): QName => ({ namespace: davNamespace, name });

/** One string per name, for maps. */
export const keyOf = ({ namespace, name }: QName): string => `{${namespace}}${name}`;

export const isNamed = (element: QName, name: string): boolean =>
  element.namespace === davNamespace && element.name === name;
