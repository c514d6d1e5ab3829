import type { Wire } from '../load/wire.ts';

/** A Yjs server in a process of its own. */
export interface Target {
  readonly name: string;
  readonly wire: Wire;
  /** Where a client of this document connects now; asked again for every connection. */
  readonly address: (document: number) => Promise<{ readonly url: string; readonly room: string }>;
  readonly pid: () => number;
  /** CPU time of the processes that store for it, s; 0 where it stores by itself. */
  readonly storageCpuSeconds: () => number;
  /** Ends the process without warning and starts it again on the same data and port. */
  readonly restart: () => Promise<void>;
  readonly dispose: () => Promise<void>;
}

export type StartTarget = () => Promise<Target>;
