import { collabFactory } from '@cloudity/collab';
import { driveFactory } from '@cloudity/drive';
import { identityFactory } from '@cloudity/identity';
import type { ServiceFactories } from '@cloudity/runtime';

/** Every service this program contains. */
export const factories: ServiceFactories = {
  identity: identityFactory,
  drive: driveFactory,
  collab: collabFactory,
};
