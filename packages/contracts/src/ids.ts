import { z } from 'zod';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
export type MemberId = Branded<'MemberId'>;
export type GroupId = Branded<'GroupId'>;
export type SessionId = Branded<'SessionId'>;
export type FileId = Branded<'FileId'>;
export type LinkId = Branded<'LinkId'>;
export type GuestId = Branded<'GuestId'>;

/** Any id on the wire: a lower-case UUID (version 7 when Cloudity made it). */
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id');

const idSchema = <Id extends string>(name: string) =>
  uuid.transform((value) => value as Id).meta({ type: 'string', format: 'uuid', description: `${name} id` });

export const TenantId = idSchema<TenantId>('organization');
export const MemberId = idSchema<MemberId>('member');
export const GroupId = idSchema<GroupId>('group');
export const SessionId = idSchema<SessionId>('session');
export const FileId = idSchema<FileId>('file');
export const LinkId = idSchema<LinkId>('link');
export const GuestId = idSchema<GuestId>('guest');
export const AnyId = idSchema<string>('row');
