import type { Authenticate } from '@cloudity/kernel';

/** What identity needs from elsewhere: who is behind a token (its own ones come back to it, guests are the drive's). */
export interface IdentityPorts {
  readonly authenticate: Authenticate;
}
