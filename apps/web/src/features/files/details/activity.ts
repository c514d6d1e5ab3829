/** What can happen to a file; each has its words in the catalogues. */
const known = [
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
  'comment.created',
  'comment.resolved',
  'comment.reopened',
] as const;

/** Actions of a newer server have no words yet and are shown by their name. */
export const isKnownActivity = (action: string): action is (typeof known)[number] =>
  known.some((one) => one === action);
