import {
  type Access,
  type AnswerOf,
  type RouteKey,
  type RouteOf,
  type RouteSpec,
  routes,
  type ServiceName,
  specOf,
} from '@cloudity/contracts';
import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import type { Actor, Authenticate, MemberActor } from '../actor.ts';
import { AppError } from '../app-error.ts';
import { readToken } from './credentials.ts';
import { errorAnswer } from './error-answer.ts';

type Parsed<Spec, Key extends string> =
  Spec extends Record<Key, infer Schema> ? (Schema extends z.ZodType ? z.output<Schema> : undefined) : undefined;

type ActorOf<Spec> = Spec extends { access: 'public' }
  ? Actor | null
  : Spec extends { access: 'guest' }
    ? Actor
    : MemberActor;

/** A request whose caller is known, whose access class holds, and whose parts are validated. */
export interface RouteRequest<Key extends RouteKey> {
  readonly actor: ActorOf<RouteOf<Key>>;
  readonly params: Parsed<RouteOf<Key>, 'params'>;
  readonly query: Parsed<RouteOf<Key>, 'query'>;
  readonly body: Parsed<RouteOf<Key>, 'body'>;
  /** Version from If-Match; null when absent (only where the route says it is optional). */
  readonly ifMatch: number | null;
  /** Hono's context, for cookies, raw bodies and streams. */
  readonly context: Context;
}

type Answer<Key extends RouteKey> = AnswerOf<Key> extends undefined ? undefined | Response : AnswerOf<Key> | Response;
export type RouteHandler<Key extends RouteKey> = (request: RouteRequest<Key>) => Promise<Answer<Key>>;

type KeysOf<Name extends ServiceName> = {
  [Key in RouteKey]: RouteOf<Key>['service'] extends Name ? Key : never;
}[RouteKey];
/** A handler for every route of a service: forgetting one does not compile. */
export type RouteHandlers<Name extends ServiceName> = { readonly [Key in KeysOf<Name>]: RouteHandler<Key> };

const rank: Record<MemberActor['role'], number> = { member: 0, admin: 1, owner: 2 };
const isWrite = (key: string): boolean => !key.startsWith('GET ');

const refusal = (access: Access, actor: Actor | null, key: string): AppError | null => {
  if (access === 'public') return null;
  if (actor === null) return new AppError('unauthenticated', 'Sign in to continue.');
  if (actor.kind === 'guest') return access === 'guest' ? null : new AppError('forbidden', 'Guests may not do this.');
  if (actor.pending !== null && access !== 'session')
    return new AppError(
      'second_factor_required',
      'Your organization requires a second factor. Set one up to continue.',
      { detail: { pending: actor.pending } },
    );
  const needed = access === 'admin' || access === 'owner' ? access : 'member';
  if (rank[actor.role] < rank[needed])
    return new AppError('forbidden', `Only ${needed === 'owner' ? 'an owner' : 'an administrator'} may do this.`);
  const scope = needed === 'member' ? (isWrite(key) ? 'write' : 'read') : 'admin';
  if (actor.scopes !== null && !actor.scopes.includes(scope))
    return new AppError('forbidden', `This token has no scope "${scope}".`);
  return null;
};

const check = <Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  throw new AppError('invalid', issues[0] ? `${issues[0].path}: ${issues[0].message}` : 'The request is not valid.', {
    detail: { issues },
  });
};

/** A JSON body larger than this is refused before it is parsed. Content goes through upload routes. */
const maxBodyBytes = 256 * 1024;

const readJson = async (context: Context): Promise<unknown> => {
  const declared = Number(context.req.header('content-length') ?? 0);
  if (declared > maxBodyBytes)
    throw new AppError('too_large', 'The request body is too large.', { detail: { maxBytes: maxBodyBytes } });
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    total += chunk.length;
    if (total > maxBodyBytes)
      throw new AppError('too_large', 'The request body is too large.', { detail: { maxBytes: maxBodyBytes } });
    chunks.push(chunk);
  }
  if (total === 0) return {};
  if (!/^application\/json\b/i.test(context.req.header('content-type') ?? ''))
    throw new AppError('invalid', 'Send the body as application/json.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw new AppError('invalid', 'The body is not valid JSON.', { cause });
  }
};

const readIfMatch = (spec: RouteSpec, header: string | undefined): number | null => {
  if (spec.ifMatch === undefined || header === undefined) {
    if (spec.ifMatch === 'required')
      throw new AppError('precondition_required', 'Send If-Match with the version you read.');
    return null;
  }
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header.trim());
  if (!match) throw new AppError('invalid', 'If-Match must carry one version number.');
  return Number(match[1]);
};

const parse = async (spec: RouteSpec, context: Context): Promise<Omit<RouteRequest<RouteKey>, 'actor'>> => ({
  params: (spec.params ? check(spec.params, context.req.param(), 'params') : undefined) as never,
  query: (spec.query ? check(spec.query.strict(), context.req.query(), 'query') : undefined) as never,
  body: (spec.body ? check(spec.body.strict(), await readJson(context), 'body') : undefined) as never,
  ifMatch: readIfMatch(spec, context.req.header('if-match')),
  context,
});

/**
 * A Hono app that answers every route of `service` below /api/v1: caller found, access class enforced, parts validated,
 * answer serialised. What the handler throws is answered as the error table says.
 */
export const mountRoutes = <Name extends ServiceName>(
  service: Name,
  handlers: RouteHandlers<Name>,
  options: { readonly authenticate: Authenticate },
): Hono => {
  const app = new Hono();
  app.onError(errorAnswer);
  const untyped = handlers as unknown as Record<string, (request: unknown) => Promise<unknown>>;
  for (const key of Object.keys(routes) as RouteKey[]) {
    const spec = specOf(key);
    const handler = untyped[key];
    if (spec.service !== service || !handler) continue;
    const [method = '', path = ''] = key.split(' ');
    app.on(method, `/api/v1${path.replace(/\{(\w+)\}/g, ':$1')}`, async (context) => {
      const token = readToken(context);
      const actor = token === null ? null : await options.authenticate(token);
      const refused = refusal(spec.access, actor, key);
      if (refused) throw refused;
      const answer = await handler({ actor, ...(await parse(spec, context)) });
      if (answer instanceof Response) return answer;
      if (answer === undefined) return context.body(null, 204);
      const version = (answer as { version?: unknown }).version;
      if (typeof version === 'number') context.header('ETag', `"${version}"`);
      return context.json(answer as object, spec.status as 200);
    });
  }
  return app;
};
