import type { PlainMap } from '../parts.ts';

/** A row that is shown, and where. */
export interface Standing {
  readonly row: string;
  readonly place: string;
}

export interface NaiveOrder {
  readonly standing: readonly Standing[];
  /** Every place, also empty ones, in order. */
  readonly places: readonly string[];
  /** The last of the places that a place was split into, shares of shares included; itself when it never was. */
  readonly lastShareOf: (place: string) => string;
}

/** The order of an axis straight from the definition in the README, by recursion and without any index: the judge of Axis. */
export const naiveOrder = (records: PlainMap, state: PlainMap): NaiveOrder => {
  const runs = [...records.entries()].map(([prefix, record]) => {
    const [count, slot, key, share = null] = record as [number, string, string, string?];
    return { prefix, count, slot, key, share };
  });
  const idIn = (prefix: string, n: number): string => (prefix === '' ? `${n}` : `${prefix}.${n}`);
  const known = new Set(
    runs.flatMap(({ prefix, count }) => Array.from({ length: count }, (_, index) => idIn(prefix, index + 1))),
  );
  const buried = new Set(
    runs.flatMap(({ prefix }) => {
      const pairs = (state.get(`${prefix}:d`) as number[] | undefined) ?? [];
      const ids: string[] = [];
      for (let at = 0; at < pairs.length; at += 2)
        for (let n = pairs[at] ?? 0; n <= (pairs[at + 1] ?? 0); n += 1) ids.push(idIn(prefix, n));
      return ids;
    }),
  );
  const rowsAt = new Map<string, string[]>();
  for (const { prefix, count } of runs)
    for (let n = 1; n <= count; n += 1) {
      const row = idIn(prefix, n);
      if (state.get(`${prefix}:a`) !== 1 || state.get(`${row}:x`) === 1 || buried.has(row)) continue;
      const wanted = state.get(`${row}:p`) as string | undefined;
      const place = wanted !== undefined && known.has(wanted) ? wanted : row;
      rowsAt.set(place, [...(rowsAt.get(place) ?? []), row]);
    }
  const standing: Standing[] = [];
  const places: string[] = [];
  const behind = (slot: string) => {
    const rank = ({ key, share, prefix }: (typeof runs)[number]): readonly string[] =>
      share === null ? ['others', key, prefix] : ['a share', key, share === slot ? '' : share, prefix];
    const sorted = runs.filter((run) => run.slot === slot);
    return sorted.sort((a, b) => {
      const [one, other] = [rank(a), rank(b)];
      const at = one.findIndex((text, index) => text !== other[index]);
      return (one[at] ?? '') < (other[at] ?? '') ? -1 : 1;
    });
  };
  const lastShareOf = (place: string): string => {
    const last = behind(place).findLast(({ share }) => share !== null);
    return last === undefined ? place : lastShareOf(idIn(last.prefix, last.count));
  };
  const visit = (slot: string): void => {
    for (const { prefix, count } of behind(slot))
      for (let n = 1; n <= count; n += 1) {
        const place = idIn(prefix, n);
        places.push(place);
        const rows = (rowsAt.get(place) ?? []).sort((a, b) => (a === place ? -1 : b === place ? 1 : a < b ? -1 : 1));
        for (const row of rows) standing.push({ row, place });
        visit(place);
      }
  };
  visit('');
  return { standing, places, lastShareOf };
};
