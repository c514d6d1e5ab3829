import { collabClose } from '@cloudity/contracts';
import { WebSocket } from 'ws';

/** What ws closes with by itself, and what it means here: frames that break RFC 6455 (§7.4.1), text that is no UTF-8, too large. */
const codes: Readonly<Record<number, readonly [code: number, reason: string]>> = {
  1002: [collabClose.malformed, 'The message cannot be read.'],
  1007: [collabClose.malformed, 'The message cannot be read.'],
  1009: [collabClose.tooLarge, 'The message is too large.'],
};

/**
 * A websocket that refuses what it cannot take with the codes of the table, which are final for a client, instead of those of ws,
 * after which a stock client would come back with the same frame for ever.
 */
export class HubSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    const [ours, why] = codes[code ?? 0] ?? [code, reason];
    super.close(ours, why);
  }
}
