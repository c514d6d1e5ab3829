/** What can happen to a file and is told to everybody who may see it. */
const forViewers = [
  'file.created',
  'file.uploaded',
  'file.copied',
  'file.renamed',
  'file.moved',
  'file.trashed',
  'file.restored',
  'file.version_restored',
  'file.tagged',
  'file.untagged',
  'comment.created',
  'comment.resolved',
  'comment.reopened',
] as const;

/** Who has access and who read it is the matter of those who may share it. */
const forEditors = [
  ...forViewers,
  'file.downloaded',
  'file.shared',
  'file.share_changed',
  'file.unshared',
  'file.limited',
  'file.unlimited',
  'link.created',
  'link.changed',
  'link.revoked',
  'link.opened',
  'link.refused',
  'access.granted',
] as const;

/** Actions of the audit log that tell a file's story, by who is told. */
export const fileActivities = { forViewers, forEditors } as const;
