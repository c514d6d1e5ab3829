import type { Duplex } from 'node:stream';
import { collabClose } from '@cloudity/contracts';
import { WebSocket } from 'ws';

/** What ws closes with by itself, and what it means here: frames that break RFC 6455 (§7.4.1), text that is no UTF-8, too large. */
const codes: Readonly<Record<number, readonly [code: number, reason: string]>> = {
  1002: [collabClose.malformed, 'The message cannot be read.'],
  1007: [collabClose.malformed, 'The message cannot be read.'],
  1009: [collabClose.tooLarge, 'The message is too large.'],
};

/** Larger messages are not copied; ws writes their header and bytes as two. */
const maxCopiedBytes = 0xffff;

/** A whole unmasked binary message as it goes over the wire (RFC 6455 §5.2). */
const wireOf = (message: Uint8Array): Buffer => {
  const isShort = message.length < 126;
  const wire = Buffer.allocUnsafe(message.length + (isShort ? 2 : 4));
  wire[0] = 0x82;
  wire[1] = isShort ? message.length : 126;
  if (!isShort) wire.writeUInt16BE(message.length, 2);
  wire.set(message, isShort ? 2 : 4);
  return wire;
};

/** What was sent last: a message to everybody in a room is put together once and written to each. */
let last: { readonly message: Uint8Array; readonly wire: Buffer } | null = null;

/**
 * A websocket that refuses what it cannot take with the codes of the table, which are final for a client, instead of those of ws,
 * after which a stock client would come back with the same frame for ever. It sends bytes only, and never compresses.
 */
export class HubSocket extends WebSocket {
  /** What it came over, for messages that are written as they are. */
  transport: Duplex | null = null;

  override send(message: Uint8Array): void {
    if (!this.transport || this.readyState !== this.OPEN || message.length > maxCopiedBytes) {
      super.send(message);
      return;
    }
    if (last?.message !== message) last = { message, wire: wireOf(message) };
    this.transport.write(last.wire);
  }

  override close(code?: number, reason?: string | Buffer): void {
    const [ours, why] = codes[code ?? 0] ?? [code, reason];
    super.close(ours, why);
  }
}
