import type { ServiceName } from '@cloudity/contracts';
import { type Actor, AppError, type Authenticate, type Service, tokenPrefix } from '@cloudity/kernel';
import type { PortCall } from './port-call.ts';

/** How one service reaches the others, without knowing which process they run in. */
export interface Links {
  /** Who is behind a token: sessions and API tokens ask identity, guest tokens ask drive. */
  readonly authenticate: Authenticate;
  /** A port that another service offers. Its methods may be called once every service is started, not before. */
  readonly port: <Port extends object>(service: ServiceName, name: string) => Port;
}

type Call = (call: PortCall) => Promise<unknown>;

const callLocal = (service: Service, { port, method, args }: PortCall): Promise<unknown> => {
  const object = (service.ports[port] ?? {}) as Record<string, unknown>;
  const found = object[method];
  if (typeof found !== 'function') throw new TypeError(`${service.name} offers no ${port}.${method}`);
  return found.apply(object, args) as Promise<unknown>;
};

/** An object whose every method is a call: services link in a ring (drive needs collab, collab needs drive), so none exists yet. */
const lazyPort = (service: ServiceName, port: string, call: Call): object =>
  new Proxy(
    {},
    {
      get: (_, method) =>
        typeof method === 'string' && method !== 'then'
          ? (...args: unknown[]) => call({ service, port, method, args })
          : undefined,
    },
  );

/**
 * Links made of direct calls for the services that run here and of `callRemote` for the others.
 * `local` is asked at each call, so services may be constructed in any order.
 */
export const createLinks = (
  local: (name: ServiceName) => Service | undefined,
  callRemote: (call: PortCall) => Promise<unknown>,
): Links => {
  const call: Call = async (request) => {
    const service = local(request.service);
    return service ? callLocal(service, request) : callRemote(request);
  };
  const port = <Port extends object>(service: ServiceName, name: string): Port => lazyPort(service, name, call) as Port;

  type Authenticator = { readonly authenticate: (token: string) => Promise<Actor | null> };
  const sessions = port<Authenticator>('identity', 'sessions');
  const guests = port<Authenticator>('drive', 'guests');
  return {
    port,
    authenticate: (token) => {
      if (token.startsWith(tokenPrefix.session) || token.startsWith(tokenPrefix.apiToken))
        return sessions.authenticate(token);
      if (token.startsWith(tokenPrefix.guest)) return guests.authenticate(token);
      return Promise.resolve(null);
    },
  };
};

/** For a process whose configuration says that every service runs in it. */
export const noRemotes = async (call: PortCall): Promise<never> => {
  throw new AppError('unavailable', `The ${call.service} service does not run.`);
};
