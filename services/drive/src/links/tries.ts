import { isIPv6 } from 'node:net';

/** How wrong passwords slow the next try down: never for good (an attacker must not lock the others out). */
export interface TryPolicy {
  /** Tries without any delay. */
  readonly free: number;
  /** The delay doubles from one second up to this. */
  readonly maxDelaySeconds: number;
}

export const perAddress: TryPolicy = { free: 5, maxDelaySeconds: 15 * 60 };
/** All addresses together: slows somebody with many of them, and delays a person who knows the password by a minute at most. */
export const perLink: TryPolicy = { free: 50, maxDelaySeconds: 60 };
/** Without a try for this long the count begins anew. */
export const forgetAfterSeconds = 60 * 60;

/** What counts as one address: an IPv4 address, or an IPv6 network of 64 bits, which one customer usually holds as a whole. */
export const addressKey = (ip: string | null): string => {
  if (ip === null) return 'unknown';
  if (!isIPv6(ip)) return ip;
  const [head = '', tail = ''] = ip.toLowerCase().split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = ip.includes('::') ? Math.max(0, 8 - before.length - after.length) : 0;
  const groups = [...before, ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
};
