/** A value to watch, in the shape that React's useSyncExternalStore takes. */
export interface Observable<Value> {
  readonly subscribe: (onChange: () => void) => () => void;
  /** The same object until something changes. */
  readonly getSnapshot: () => Value;
}

/** The holder's side of an Observable: `set` tells the watchers, unless `isEqual` says that nothing changed. */
export const createObservable = <Value>(initial: Value, isEqual: (a: Value, b: Value) => boolean) => {
  let value = initial;
  const watchers = new Set<() => void>();
  const observable: Observable<Value> = {
    subscribe: (onChange) => {
      watchers.add(onChange);
      return () => {
        watchers.delete(onChange);
      };
    },
    getSnapshot: () => value,
  };
  const set = (next: Value): void => {
    if (isEqual(value, next)) return;
    value = next;
    for (const watcher of [...watchers]) watcher();
  };
  return { observable, set };
};

/** Whether two flat objects have the same values. */
export const isShallowEqual = <Value extends object>(a: Value, b: Value): boolean => {
  const entries = Object.entries(a);
  const other = b as Readonly<Record<string, unknown>>;
  return entries.length === Object.keys(b).length && entries.every(([name, value]) => Object.is(value, other[name]));
};
