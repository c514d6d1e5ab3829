import { collabClose } from '@cloudity/contracts';
import { WebSocket } from 'ws';

/**
 * A websocket that refuses an over-long frame with 4413, which is final for a client, instead of the 1009 of ws, after which
 * a stock client would come back with the same frame for ever.
 */
export class HubSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    if (code === 1009) super.close(collabClose.tooLarge, 'The message is too large.');
    else super.close(code, reason);
  }
}
