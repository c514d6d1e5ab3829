import type { Actor } from '@cloudity/kernel';
import type { WorkerPool } from '../compaction/worker-pool.ts';
import type { CollabPorts } from '../ports.ts';
import type { SheetFile } from './sheet-file.ts';

/** The file with what its workbook's upload held for others, as far as the actor may read that upload; `losses` say what it lacks. */
export type KeepParts = (actor: Actor, file: SheetFile) => Promise<SheetFile>;

export const createKeepParts =
  (bases: CollabPorts['bases'], workers: Pick<WorkerPool, 'run'>): KeepParts =>
  async (actor, file) => {
    const { bytes, losses, base = null } = file;
    if (base === null) return file;
    const kept = await bases.keptParts(actor, base);
    if (kept === null) return { ...file, losses: [...losses, { kind: 'base', count: 1, examples: [] }] };
    return workers.run({ kind: 'putBack', bytes, losses, kept });
  };
