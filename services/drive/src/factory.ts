import type { ServiceFactory } from '@cloudity/runtime';
import type { AppPasswordsPort, DocumentsPort, NoticesPort } from './ports.ts';
import { createDrive } from './service.ts';

/** The drive, linked to the services it needs. */
export const driveFactory: ServiceFactory = (platform, { authenticate, port }) =>
  createDrive(platform, {
    authenticate,
    documents: port<DocumentsPort>('collab', 'documents'),
    appPasswords: port<AppPasswordsPort>('identity', 'appPasswords'),
    notices: port<NoticesPort>('identity', 'notices'),
  });
