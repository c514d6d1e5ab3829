import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AppError } from '@cloudity/kernel';

/** Answers an error outside any route, in the same shape as inside one. */
export const answerError = (outgoing: ServerResponse, error: AppError, requestId: string): void => {
  const body = JSON.stringify({
    code: error.code,
    message: error.message,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    requestId,
  });
  outgoing.writeHead(error.status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
};

export const answerText = (outgoing: ServerResponse, status: number, type: string, body: string): void => {
  outgoing.writeHead(status, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(outgoing.req.method === 'HEAD' ? undefined : body);
};

/** Refuses an upgrade before any websocket exists. */
export const refuseUpgrade = (socket: Duplex, status: number, reason: string): void => {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};
