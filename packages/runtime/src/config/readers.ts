import type { ServiceName } from '@cloudity/contracts';
import { createTrustedProxies, type TrustedProxies } from '@cloudity/kernel';
import type { z } from 'zod';

export const serviceNames = ['identity', 'drive', 'collab'] as const satisfies readonly ServiceName[];

type Context = z.RefinementCtx;
const refuse = (context: Context, message: string): void => context.addIssue({ code: 'custom', message });

/** An origin without path, query or credentials; a trailing slash is dropped. */
export const readPublicUrl = (value: string, context: Context): string => {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (!url || !/^https?:$/.test(url.protocol)) refuse(context, 'not an http:// or https:// URL');
  else if (url.pathname !== '/' || url.search || url.hash || url.username)
    refuse(context, 'give scheme, host and port only');
  return url?.origin ?? '';
};

export const readServices = (value: string, context: Context): readonly ServiceName[] => {
  if (value === 'all') return serviceNames;
  const named = value.split(',').map((name) => name.trim());
  const unknown = named.filter((name) => !serviceNames.some((known) => known === name));
  if (unknown.length > 0) refuse(context, `unknown service ${unknown.join(', ')}`);
  return serviceNames.filter((name) => named.includes(name));
};

export const readProxies = (value: string, context: Context): TrustedProxies => {
  const entries = value
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
  try {
    return createTrustedProxies(entries);
  } catch (error) {
    refuse(context, (error as Error).message);
    return createTrustedProxies([]);
  }
};
