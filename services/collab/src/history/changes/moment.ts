import { type ClockRange, RangeSet } from '@cloudity/docmodel/range-set';
import * as Y from 'yjs';

/** What a document held at one moment, by clocks. */
export class Moment {
  readonly #vector: ReadonlyMap<number, number>;
  readonly #deleted = new RangeSet();

  constructor(snapshot: Y.Snapshot) {
    this.#vector = snapshot.sv;
    for (const [client, items] of snapshot.ds.clients)
      for (const { clock, len } of items) this.#deleted.add({ client, start: clock, end: clock + len });
  }

  /** Before anything was written. */
  static readonly start = new Moment(Y.emptySnapshot);

  /** The parts of the range that could be seen at this moment, ascending. */
  visible({ client, start, end }: ClockRange): ClockRange[] {
    const known = Math.min(end, this.#vector.get(client) ?? 0);
    return known <= start ? [] : this.#deleted.gaps({ client, start, end: known });
  }

  shows({ client, clock }: Y.ID): boolean {
    return this.visible({ client, start: clock, end: clock + 1 }).length > 0;
  }

  /** Whether the item had arrived, deleted since or not. */
  knows({ client, clock }: Y.ID): boolean {
    return clock < (this.#vector.get(client) ?? 0);
  }
}
