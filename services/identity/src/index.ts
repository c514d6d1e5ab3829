export type { AppPasswords } from './credentials/app-passwords.ts';
export { identityFactory } from './factory.ts';
export type { Operator, OperatorOrganization, OperatorUser } from './operator/operator.ts';
export type { IdentityPorts } from './ports.ts';
export { createIdentity, type IdentityOffers, type IdentityService } from './service.ts';
export type { Sessions } from './sessions/authenticate.ts';
export type { Setup } from './setup/setup.ts';
