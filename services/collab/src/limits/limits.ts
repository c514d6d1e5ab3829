const kib = 1024;
const mib = 1024 * kib;

/** What one connection, document or process may use (collab.md 5.9). `Infinity` lifts a limit. */
export interface Limits {
  /** One `update` message. */
  readonly updateBytes: number;
  /** One step 2: what a client typed while it was away. */
  readonly step2Bytes: number;
  /** One websocket frame; anything larger is refused before it is read to its end. */
  readonly frameBytes: number;
  /** One person's presence. */
  readonly awarenessBytes: number;
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly bytesPerSecond: number;
  readonly byteBurst: number;
  readonly connectionsPerDocument: number;
  /** Different documents that one person has open at the same time, in this process. */
  readonly documentsPerPerson: number;
  readonly documentBytes: number;
  /** Items of a document that wait for something missing: looking through them costs time with every change. */
  readonly heldStructs: number;
  /** Changes waiting for a commit, over all documents of the process. */
  readonly pendingBytes: number;
  /** Upgrades whose ticket is being looked at. */
  readonly pendingUpgrades: number;
  readonly upgradeTimeoutMs: number;
  /** A client that was let in and says nothing for so long is sent away: a stock one speaks first. */
  readonly firstMessageMs: number;
  /** A websocket from which nothing came for so long, no answer to a ping either, is cut: the other side is gone. */
  readonly deadPeerMs: number;
  /** An empty room is kept for so long: people reload pages. */
  readonly emptyRoomMs: number;
  /** Another hub that is not heard for so long is dead, and its people with it. */
  readonly deadHubMs: number;
  /** Above this many unsent bytes a slow reader gets no presence any more. */
  readonly slowReaderBytes: number;
  /** Above this many it is closed with 1013 and catches up by a new step 1. */
  readonly stuckReaderBytes: number;
}

export const defaultLimits: Limits = {
  updateBytes: mib,
  step2Bytes: 8 * mib,
  frameBytes: 8 * mib + 64,
  awarenessBytes: 4 * kib,
  messagesPerSecond: 100,
  messageBurst: 300,
  bytesPerSecond: 512 * kib,
  byteBurst: 10 * mib,
  connectionsPerDocument: 500,
  documentsPerPerson: 20,
  documentBytes: 64 * mib,
  heldStructs: 2_000,
  pendingBytes: 64 * mib,
  pendingUpgrades: 500,
  upgradeTimeoutMs: 10_000,
  firstMessageMs: 10_000,
  deadPeerMs: 60_000,
  emptyRoomMs: 10_000,
  deadHubMs: 15_000,
  slowReaderBytes: mib,
  stuckReaderBytes: 8 * mib,
};

/** For load tests (CLOUDITY_COLLAB_LIMITS=off): rates, connections and document sizes are free; malformed input is still refused. */
export const liftedLimits: Limits = {
  ...defaultLimits,
  messagesPerSecond: Number.POSITIVE_INFINITY,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  connectionsPerDocument: Number.POSITIVE_INFINITY,
  documentsPerPerson: Number.POSITIVE_INFINITY,
  documentBytes: Number.POSITIVE_INFINITY,
  pendingUpgrades: Number.POSITIVE_INFINITY,
};
