import { EventEmitter } from 'node:events';
import type { FileId, TenantId } from '@cloudity/contracts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Connection } from '../hub/connection.ts';
import type { Line } from '../hub/line.ts';
import { defaultLimits } from '../limits/limits.ts';
import { typed } from '../testing/updates.ts';
import { summarizeUpdate } from '../yjs/update-summary.ts';
import { DocumentState } from './document-state.ts';
import { Room } from './room.ts';

/** A line that remembers what was written together. */
class ListeningLine extends EventEmitter implements Line {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  readonly readyState = 1;
  readonly isPaused = false;
  bufferedAmount = 0;
  readonly writes: (readonly number[])[] = [];

  send(frame: Uint8Array): void {
    this.sendTogether([frame]);
  }

  /** Notes the kind of each frame: 0 is of the document, 1 presence. */
  sendTogether(frames: readonly Uint8Array[]): void {
    this.writes.push(frames.map(([kind]) => kind ?? -1));
  }

  close(): void {}
  pause(): void {}
  resume(): void {}
  terminate(): void {}
}

const counter = { inc: () => undefined };
let nowMs = 1_000;

const make = (names: readonly string[]) => {
  const room = new Room({
    tenantId: 't' as TenantId,
    fileId: 'f' as FileId,
    epoch: 1,
    schemaVersion: 1,
    kind: 'doc',
    vacuumedBytes: 0,
    state: new DocumentState(null, null),
    limits: defaultLimits,
    nowMs: () => nowMs,
    onPresence: () => undefined,
    metrics: { refusedUpdates: counter, droppedPresence: counter },
  } as unknown as ConstructorParameters<typeof Room>[0]);
  const people = names.map((name, id) => {
    const line = new ListeningLine();
    const actor = { kind: 'member', personId: name, name } as never;
    const options = { id, line, actor, token: name, role: 'editor', clientSchema: 1, limits: defaultLimits, nowMs };
    const connection = new Connection(options as ConstructorParameters<typeof Connection>[0]);
    room.join(connection);
    line.writes.length = 0;
    return { line, connection };
  });
  return { room, people };
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const move = (room: Room, { connection }: { readonly connection: Connection }, clock: number): void =>
  room.receivePresence(connection, [{ client: 7, clock, state: `{"cursor":${clock}}` }]);

it('CO21: presence that is due goes to the others in one write with a change; what is not waits its 50 ms', () => {
  const { room, people } = make(['Ada', 'Bob']);
  const [ada, bob] = people as [(typeof people)[0], (typeof people)[0]];
  const [first, second] = typed(1, 'a', 'b') as [Uint8Array, Uint8Array];
  const commit = (seq: number, data: Uint8Array): void =>
    room.append([{ entry: { seq, data, summary: summarizeUpdate(data) }, isQuarantined: false }]);

  move(room, ada, 1);
  commit(1, first);
  expect(ada.line.writes).toEqual([[0]]);
  expect(bob.line.writes).toEqual([[0, 1]]);

  nowMs += 10;
  move(room, ada, 2);
  commit(2, second);
  expect(bob.line.writes).toEqual([[0, 1], [0]]);
  nowMs += 50;
  vi.advanceTimersByTime(50);
  expect(bob.line.writes).toEqual([[0, 1], [0], [1]]);
  expect(ada.line.writes).toEqual([[0], [0]]);
});

it('CO24: a slow reader gets the change without the presence', () => {
  const { room, people } = make(['Ada', 'Bob']);
  const [ada, bob] = people as [(typeof people)[0], (typeof people)[0]];
  const [first] = typed(1, 'a') as [Uint8Array];
  bob.line.bufferedAmount = defaultLimits.slowReaderBytes + 1;
  nowMs += 100;
  move(room, ada, 1);
  room.append([{ entry: { seq: 1, data: first, summary: summarizeUpdate(first) }, isQuarantined: false }]);
  expect(bob.line.writes).toEqual([[0]]);
});
