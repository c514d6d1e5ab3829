import type { ServiceName } from '@cloudity/contracts';
import { AppError, errorAnswer, type Service } from '@cloudity/kernel';
import { Hono } from 'hono';
import { portPath } from './port-call.ts';
import type { ServiceTokens } from './service-token.ts';

/** A document of 64 MiB in base64, and what stands around it. */
const maxArgumentBytes = 88 * 1024 * 1024;

const methodOf = (service: Service | undefined, port: string, method: string): ((...args: unknown[]) => unknown) => {
  const ports = service?.ports ?? {};
  const object = Object.hasOwn(ports, port) ? (ports[port] as Record<string, unknown>) : {};
  const found = Object.hasOwn(object, method) ? object[method] : undefined;
  if (typeof found !== 'function') throw new AppError('not_found', 'No such port.');
  return found.bind(object) as (...args: unknown[]) => unknown;
};

const argsOf = async (request: Request): Promise<readonly unknown[]> => {
  const text = await request.text();
  if (text.length > maxArgumentBytes) throw new AppError('too_large', 'The arguments are too large.');
  const { args } = JSON.parse(text) as { args?: unknown };
  if (!Array.isArray(args)) throw new AppError('invalid', 'Arguments are an array.');
  return args;
};

/** Answers port calls of other processes for the services that run here. Every call carries a service token. */
export const createPortServer = (options: {
  readonly service: (name: ServiceName) => Service | undefined;
  readonly tokens: ServiceTokens;
}): Hono => {
  const app = new Hono();
  app.onError(errorAnswer);
  app.post(`${portPath}:service/:port/:method`, async (context) => {
    const { service: name, port, method } = context.req.param();
    const token = /^Bearer (\S+)$/.exec(context.req.header('authorization') ?? '')?.[1] ?? '';
    await options.tokens.verify(token, name as ServiceName);
    const call = methodOf(options.service(name as ServiceName), port, method);
    const result = await call(...(await argsOf(context.req.raw)));
    return result === undefined ? context.body(null, 204) : context.json({ result });
  });
  return app;
};
