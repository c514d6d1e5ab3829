import { type Host, Peer, type Person } from '@cloudity/collab/testing';
import type { FileId } from '@cloudity/contracts';

/** People who type into one document until they are stopped, through whatever happens to the hub. */
export interface Typists {
  readonly peers: readonly Peer[];
  /** Clock ranges that the hub has told each of them are stored. */
  readonly acknowledged: () => readonly { readonly client: number; readonly start: number; readonly end: number }[];
  readonly stop: () => Promise<void>;
}

export const startTypists = async (
  people: readonly Person[],
  options: { readonly host: () => Pick<Host, 'ticket' | 'url'>; readonly fileId: FileId; readonly everyMs: number },
): Promise<Typists> => {
  const { everyMs, ...where } = options;
  const peers = await Promise.all(people.map((person) => Peer.connect({ ...where, person })));
  let isTyping = true;
  const typing = peers.map(async (peer, index) => {
    while (isTyping) {
      peer.text.insert(peer.text.length, String.fromCharCode(97 + index));
      await new Promise((resolve) => setTimeout(resolve, everyMs * (0.5 + Math.random())));
    }
  });
  return {
    peers,
    acknowledged: () =>
      peers.flatMap(({ doc, received }) => [...received.structs].filter(({ client }) => client === doc.clientID)),
    stop: async () => {
      isTyping = false;
      await Promise.all(typing);
    },
  };
};
