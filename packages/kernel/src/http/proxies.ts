import { BlockList, isIP } from 'node:net';

/** Addresses and CIDR ranges whose forwarding headers count. */
export interface TrustedProxies {
  readonly has: (address: string) => boolean;
}

const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);

/** Errors: throws a plain Error that names the entry which is no address and no range. */
export const createTrustedProxies = (entries: readonly string[]): TrustedProxies => {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const version = isIP(address);
    const length = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (version === 0 || !Number.isInteger(length) || length < 0 || length > (version === 4 ? 32 : 128))
      throw new Error(`"${entry}" is not an address or a range`);
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  }
  return {
    has: (address) => {
      const version = isIP(plain(address));
      return version !== 0 && list.check(plain(address), version === 4 ? 'ipv4' : 'ipv6');
    },
  };
};

/**
 * The caller's address: the socket's, or, as long as that is a trusted proxy, the next one from the right of X-Forwarded-For.
 * A header that a stranger sends changes nothing.
 */
export const callerAddress = (
  socketAddress: string,
  forwardedFor: string | undefined,
  trusted: TrustedProxies,
): string => {
  let caller = plain(socketAddress);
  const hops = (forwardedFor ?? '').split(',').map((hop) => hop.trim());
  while (trusted.has(caller)) {
    const next = hops.pop();
    if (next === undefined || isIP(next) === 0) break;
    caller = plain(next);
  }
  return caller;
};
