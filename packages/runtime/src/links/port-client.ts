import { type ErrorCode, errorStatus } from '@cloudity/contracts';
import { AppError } from '@cloudity/kernel';
import type { FetchRemote } from '../http/remote-fetch.ts';
import { type PortCall, portPath } from './port-call.ts';
import type { ServiceTokens } from './service-token.ts';

const timeoutMs = 30_000;

const errorFrom = (body: unknown): AppError => {
  const { code, message, detail } = (body ?? {}) as { code?: unknown; message?: unknown; detail?: unknown };
  const isKnown = typeof code === 'string' && code in errorStatus && code !== 'internal';
  if (!isKnown) return new AppError('unavailable', 'Another part of the server failed.');
  return new AppError(code as ErrorCode, String(message), detail === undefined ? {} : { detail });
};

/**
 * Calls a port of a service in another process and answers as a direct call would: its result, or the AppError it threw.
 * Errors: `unavailable` when the other process does not answer within 30 s.
 */
export const callRemotePort = async (
  call: PortCall,
  options: { readonly baseUrl: string; readonly tokens: ServiceTokens; readonly fetchRemote: FetchRemote },
): Promise<unknown> => {
  const url = `${options.baseUrl}${portPath}${call.service}/${call.port}/${call.method}`;
  const answer = await options
    .fetchRemote(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await options.tokens.issue(call.service)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ args: call.args }),
      timeoutMs,
    })
    .catch((cause: unknown) => {
      throw new AppError('unavailable', `The ${call.service} service does not answer.`, { cause });
    });
  if (answer.status === 204) return undefined;
  const body = JSON.parse(answer.text || 'null') as unknown;
  if (answer.status !== 200) throw errorFrom(body);
  return (body as { result?: unknown }).result;
};
