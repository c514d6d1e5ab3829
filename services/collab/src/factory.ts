import type { ServiceFactory } from '@cloudity/runtime';
import type { CollabPorts } from './ports.ts';
import { createCollab } from './service.ts';

/** The hub, linked to the services it needs. */
export const collabFactory: ServiceFactory = (platform, { authenticate, port }) =>
  createCollab(platform, {
    authenticate,
    access: port<CollabPorts['access']>('drive', 'access'),
    files: port<CollabPorts['files']>('drive', 'files'),
    versions: port<CollabPorts['versions']>('drive', 'versions'),
    origins: port<CollabPorts['origins']>('drive', 'origins'),
  });
