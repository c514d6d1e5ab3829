export { DavError } from './dav-error.ts';
export { allowedMethods, type DavMount, errorResponse, handleDav, optionsHeaders, pathnameFromUrl } from './engine.ts';
export type { ByteRange } from './headers/simple.ts';
export { type ActiveLock, conflictsWith, type LockRequest, type LockScope } from './locks/lock.ts';
export type { MethodContext, Report } from './methods/context.ts';
export { hrefOf, type Path, parentOf, pathFromPathname } from './path.ts';
export type { LiveProperty } from './properties/registry.ts';
export type { DavRequest, DavResponse } from './request.ts';
export type {
  DavResource,
  DavStorage,
  DeadProperty,
  LockStore,
  PropertyChange,
  Transfer,
  WriteRequest,
  Written,
} from './storage.ts';
export { dav, type QName } from './xml/name.ts';
export { escapeText } from './xml/write.ts';
