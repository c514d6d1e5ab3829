import type { FileId } from '@cloudity/contracts';
import { recordAudit, recordAudits, type TenantTx } from '@cloudity/db';
import type { Actor } from '@cloudity/kernel';
import type { Platform } from '@cloudity/runtime';
import { Counter } from 'prom-client';

/** Who does something, from where. */
export interface Caller {
  readonly actor: Actor;
  readonly ip: string | null;
}

type Detail = Readonly<Record<string, unknown>>;
/** The same for many files at once, in one statement. */
type RecordAll = (
  tx: TenantTx,
  by: Caller,
  files: readonly { readonly fileId: FileId; readonly detail: Detail }[],
) => Promise<void>;
type Record_ = (tx: TenantTx, by: Caller | 'system', targetId: string, detail?: Detail) => Promise<void>;

/** What happens in the drive: each is one audit row in the transaction, one count, one log line. Names never appear: they may be private. */
export interface DriveEvents {
  readonly created: Record_;
  readonly createdAll: RecordAll;
  readonly uploaded: Record_;
  readonly uploadedAll: RecordAll;
  readonly downloaded: Record_;
  readonly renamed: Record_;
  readonly moved: Record_;
  readonly copied: Record_;
  readonly trashed: Record_;
  readonly restored: Record_;
  readonly versionRestored: Record_;
  readonly versionChanged: Record_;
  readonly versionDeleted: Record_;
  readonly deleted: Record_;
  readonly shared: Record_;
  readonly shareChanged: Record_;
  readonly unshared: Record_;
  readonly limited: Record_;
  readonly unlimited: Record_;
  readonly accessRequested: Record_;
  readonly accessGranted: Record_;
  readonly accessDeclined: Record_;
  readonly commented: Record_;
  readonly commentChanged: Record_;
  readonly commentDeleted: Record_;
  readonly threadResolved: Record_;
  readonly threadReopened: Record_;
  readonly sharedAll: RecordAll;
  readonly albumCreated: Record_;
  readonly albumChanged: Record_;
  readonly albumDeleted: Record_;
  readonly albumShared: Record_;
  readonly albumUnshared: Record_;
  readonly tagged: Record_;
  readonly untagged: Record_;
  readonly tagCreated: Record_;
  readonly tagChanged: Record_;
  readonly tagMerged: Record_;
  readonly tagDeleted: Record_;
  readonly linkCreated: Record_;
  readonly linkChanged: Record_;
  readonly linkRevoked: Record_;
  readonly linkOpened: Record_;
  readonly linkRefused: Record_;
  /** Everything a person owned has another owner; the target is the folder it is in. */
  readonly handedOver: Record_;
  readonly quotaChanged: Record_;
  readonly settingsChanged: Record_;
  readonly infected: Record_;
  readonly scanFailed: Record_;
  readonly contentsChanged: Record_;
}

const auditActor = (by: Caller | 'system') => {
  if (by === 'system') return { kind: 'system', id: null, name: null } as const;
  const { actor } = by;
  return actor.kind === 'member'
    ? ({ kind: 'member', id: actor.memberId, name: actor.name } as const)
    : ({ kind: 'guest', id: actor.guestId, name: actor.name } as const);
};

/** What a guest does belongs to the link they came through: its activity shows it. */
const throughLink = (by: Caller | 'system'): Detail =>
  by !== 'system' && by.actor.kind === 'guest' ? { linkId: by.actor.linkId } : {};

export const createEvents = ({ metrics, log }: Platform): DriveEvents => {
  const name = 'cloudity_drive_events_total';
  const counter =
    (metrics.registry.getSingleMetric(name) as Counter | undefined) ??
    new Counter({
      name,
      help: 'What happened in the drive, by kind.',
      labelNames: ['event'],
      registers: [metrics.registry],
    });

  const event =
    (action: string, kind = 'file'): Record_ =>
    async (tx, by, targetId, detail = {}) => {
      const ip = by === 'system' ? null : by.ip;
      const target = { kind, id: targetId };
      await recordAudit(tx, { action, actor: auditActor(by), target, detail: { ...detail, ...throughLink(by) }, ip });
      counter.inc({ event: action });
      log.debug({ tenantId: tx.tenantId, targetId, action, ...detail }, 'drive event');
    };

  const eventAll =
    (action: string): RecordAll =>
    async (tx, by, files) => {
      if (files.length === 0) return;
      const actor = auditActor(by);
      await recordAudits(
        tx,
        files.map(({ fileId, detail }) => ({ action, actor, target: { kind: 'file', id: fileId }, detail, ip: by.ip })),
      );
      counter.inc({ event: action }, files.length);
      log.debug({ tenantId: tx.tenantId, action, files: files.length }, 'drive events');
    };

  return {
    created: event('file.created'),
    createdAll: eventAll('file.created'),
    uploaded: event('file.uploaded'),
    uploadedAll: eventAll('file.uploaded'),
    downloaded: event('file.downloaded'),
    renamed: event('file.renamed'),
    moved: event('file.moved'),
    copied: event('file.copied'),
    trashed: event('file.trashed'),
    restored: event('file.restored'),
    versionRestored: event('file.version_restored'),
    versionChanged: event('file.version_changed'),
    versionDeleted: event('file.version_deleted'),
    deleted: event('file.deleted'),
    shared: event('file.shared'),
    shareChanged: event('file.share_changed'),
    unshared: event('file.unshared'),
    limited: event('file.limited'),
    unlimited: event('file.unlimited'),
    accessRequested: event('access.requested'),
    accessGranted: event('access.granted'),
    accessDeclined: event('access.declined'),
    commented: event('comment.created'),
    commentChanged: event('comment.changed'),
    commentDeleted: event('comment.deleted'),
    threadResolved: event('comment.resolved'),
    threadReopened: event('comment.reopened'),
    sharedAll: eventAll('file.shared'),
    albumCreated: event('album.created', 'album'),
    albumChanged: event('album.changed', 'album'),
    albumDeleted: event('album.deleted', 'album'),
    albumShared: event('album.shared', 'album'),
    albumUnshared: event('album.unshared', 'album'),
    tagged: event('file.tagged'),
    untagged: event('file.untagged'),
    tagCreated: event('tag.created', 'tag'),
    tagChanged: event('tag.changed', 'tag'),
    tagMerged: event('tag.merged', 'tag'),
    tagDeleted: event('tag.deleted', 'tag'),
    linkCreated: event('link.created'),
    linkChanged: event('link.changed'),
    linkRevoked: event('link.revoked'),
    linkOpened: event('link.opened'),
    linkRefused: event('link.refused'),
    handedOver: event('file.handed_over'),
    quotaChanged: event('storage.quota_changed', 'member'),
    settingsChanged: event('storage.settings_changed', 'organization'),
    infected: event('file.infected'),
    scanFailed: event('file.scan_failed'),
    contentsChanged: event('drive.settings_changed', 'organization'),
  };
};
