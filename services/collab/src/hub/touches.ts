import type { Log } from '@cloudity/kernel';
import type { Author, CollabPorts, FileChange } from '../ports.ts';
import type { Room } from '../room/room.ts';

const everyMs = 5_000;

export interface TouchesOptions {
  readonly touch: CollabPorts['files']['touch'];
  readonly log: Log;
}

/** Tells the drive who changed a document last, at most once in a few seconds per document. */
export class Touches {
  readonly #options: TouchesOptions;
  readonly #due = new Map<Room, { change: FileChange; readonly timer: NodeJS.Timeout }>();

  constructor(options: TouchesOptions) {
    this.#options = options;
  }

  note(room: Room, by: Author, at: Date): void {
    const change = { by, at: at.toISOString(), sizeBytes: room.state.sizeBytes };
    const due = this.#due.get(room);
    if (due) due.change = change;
    else this.#due.set(room, { change, timer: setTimeout(() => void this.#send(room), everyMs).unref() });
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#due.keys()].map((room) => this.#send(room)));
  }

  async #send(room: Room): Promise<void> {
    const due = this.#due.get(room);
    if (!due) return;
    clearTimeout(due.timer);
    this.#due.delete(room);
    await this.#options.touch(room.tenantId, room.fileId, due.change).catch((error: unknown) => {
      this.#options.log.warn({ error }, 'noting a document change in the drive failed');
    });
  }
}
