import { isIPv6 } from 'node:net';
import { AppError } from '@cloudity/kernel';
import { limits, type Throttle, throttle } from '../config.ts';
import type { Identity } from '../identity.ts';
import { countAttempt, settleAttempt, type ThrottleKeys } from './store.ts';

/** An attempt that was let through and counts as failed until one of these is called. */
export interface Attempt {
  readonly succeeded: () => Promise<void>;
  /** Right so far, but not finished (a code or an organization is missing): neither a failure nor a success. */
  readonly undecided: () => Promise<void>;
}

/** What one household or machine shares: an IPv4 address, or the first 64 bits of an IPv6 one, which its owner can vary at will. */
export const callerKey = (ip: string): string => {
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
};

const keysOf = ({ keys }: Identity, what: string, email: string, ip: string | null): ThrottleKeys => {
  const caller = ip === null ? null : callerKey(ip);
  return {
    pair: keys.mac('throttle', `${what}pair ${email} ${caller ?? ''}`),
    account: keys.mac('throttle', `${what}account ${email}`),
    caller: caller === null ? null : keys.mac('throttle', `${what}caller ${caller}`),
  };
};

/**
 * The attempt on this address by this caller is counted, whether the address has an account or not (SPEC ID9).
 * *Errors*: `rate_limited` with `retryAfterSeconds`; nothing was counted then, so waiting always helps.
 */
export const beginAttempt = async (
  identity: Identity,
  email: string,
  ip: string | null,
  { what = '', allowed = throttle }: { readonly what?: string; readonly allowed?: Throttle } = {},
): Promise<Attempt> => {
  const { db, clock } = identity.platform;
  const keys = keysOf(identity, what, email, ip);
  const now = clock.now();
  const retryAfterSeconds = await db.global((sql) => countAttempt(sql, keys, allowed, now));
  if (retryAfterSeconds > 0)
    throw new AppError('rate_limited', `Too many attempts. Try again in ${retryAfterSeconds} s.`, {
      detail: { retryAfterSeconds },
    });
  const settle = (trustedUntil: Date | null) => db.global((sql) => settleAttempt(sql, keys, trustedUntil));
  return {
    succeeded: () => settle(new Date(now.getTime() + limits.trustedPairMs)),
    undecided: () => settle(null),
  };
};
