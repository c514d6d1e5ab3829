export type { OpenSocket, Socket } from './connection.ts';
export * from './document-provider.ts';
export { frameScheduler, type Scheduler } from './frame-scheduler.ts';
export type { Observable } from './observable.ts';
export {
  canKeepOffline,
  type DeviceOwner,
  findStoredDocument,
  hasUnsavedChanges,
  listStoredDocuments,
  listUnsavedDocuments,
  type StoredDocument,
  wipeStoredDocument,
  wipeStoredDocuments,
} from './offline-copy.ts';
export type { Person, PresenceUser } from './presence.ts';
export { replayUnsaved, replayUnsavedKeys } from './replay.ts';
export type { DocumentStatus, StatusReason } from './status.ts';
