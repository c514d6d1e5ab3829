import * as http from 'node:http';
import * as https from 'node:https';

/** A server that says nothing for this long is taken for dead. */
const silenceMs = 30_000;

/**
 * `http.request` or `https.request` with an end to waiting: the request fails when nothing moves on its connection for
 * `silenceMs`, unless it is our own reader that does not take what has already arrived.
 */
export const impatientTransport = (protocol: string): Pick<typeof http, 'request'> => {
  const send = protocol === 'https:' ? https.request : http.request;
  const request = (options: http.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
    let response: http.IncomingMessage | null = null;
    const sent = send({ ...options, timeout: silenceMs }, (received) => {
      response = received;
      onResponse(received);
    });
    sent.on('timeout', () => {
      if (response !== null && response.readableLength > 0) sent.setTimeout(silenceMs);
      else sent.destroy(new Error(`The object store said nothing for ${silenceMs} ms.`));
    });
    return sent;
  };
  return { request: request as typeof http.request };
};
