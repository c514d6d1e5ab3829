import type { ServiceFactory } from '@cloudity/runtime';
import { createIdentity } from './service.ts';

/** Identity, linked to the services it needs. */
export const identityFactory: ServiceFactory = (platform, { authenticate }) =>
  createIdentity(platform, { authenticate });
