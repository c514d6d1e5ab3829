import { type Actor, clientIp } from '@cloudity/kernel';
import type { Context } from 'hono';

/** Who calls, from where. */
export const callerOf = <Who extends Actor>(actor: Who, context: Context): { actor: Who; ip: string | null } => ({
  actor,
  ip: clientIp(context),
});
