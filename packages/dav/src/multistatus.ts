import { xmlDeclaration } from './xml/write.ts';

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  423: 'Locked',
  424: 'Failed Dependency',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  507: 'Insufficient Storage',
};

export const statusLine = (status: number): string => `HTTP/1.1 ${status} ${reasons[status] ?? 'Status'}`;

export const multistatusHead = `${xmlDeclaration}<D:multistatus xmlns:D="DAV:">`;
export const multistatusTail = '</D:multistatus>';

/** A response element that only says how it went. */
export const statusResponse = (href: string, status: number, inner = ''): string =>
  `<D:response><D:href>${href}</D:href><D:status>${statusLine(status)}</D:status>${inner}</D:response>`;

export const propstat = (status: number, properties: string, inner = ''): string =>
  `<D:propstat><D:prop>${properties}</D:prop><D:status>${statusLine(status)}</D:status>${inner}</D:propstat>`;
