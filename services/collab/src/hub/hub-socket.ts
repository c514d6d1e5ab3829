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

/** Whole unmasked binary messages as they go over the wire (RFC 6455 §5.2). */
const wireOf = (messages: readonly Uint8Array[]): Buffer => {
  const wire = Buffer.allocUnsafe(messages.reduce((sum, { length }) => sum + length + (length < 126 ? 2 : 4), 0));
  let at = 0;
  for (const message of messages) {
    const isShort = message.length < 126;
    wire[at] = 0x82;
    wire[at + 1] = isShort ? message.length : 126;
    if (!isShort) wire.writeUInt16BE(message.length, at + 2);
    at += isShort ? 2 : 4;
    wire.set(message, at);
    at += message.length;
  }
  return wire;
};

/** What was sent last: what everybody in a room gets is put together once and written to each. */
let last: { readonly sent: Uint8Array | readonly Uint8Array[]; readonly wire: Buffer } | null = null;

/**
 * A websocket that refuses what it cannot take with the codes of the table, which are final for a client, instead of those of ws,
 * after which a stock client would come back with the same frame for ever. It sends bytes only, and never compresses.
 */
export class HubSocket extends WebSocket {
  /** What it came over, for messages that are written as they are. */
  transport: Duplex | null = null;

  override send(message: Uint8Array): void {
    if (!this.#write(message, [message])) super.send(message);
  }

  /** Several messages in one write; the same array for everybody who gets the same. */
  sendTogether(messages: readonly Uint8Array[]): void {
    if (!this.#write(messages, messages)) for (const message of messages) this.send(message);
  }

  #write(sent: Uint8Array | readonly Uint8Array[], messages: readonly Uint8Array[]): boolean {
    if (!this.transport || this.readyState !== this.OPEN || messages.some(({ length }) => length > maxCopiedBytes))
      return false;
    if (last?.sent !== sent) last = { sent, wire: wireOf(messages) };
    this.transport.write(last.wire);
    return true;
  }

  override close(code?: number, reason?: string | Buffer): void {
    const [ours, why] = codes[code ?? 0] ?? [code, reason];
    super.close(ours, why);
  }
}
