/** Every action of the log, by the area that writes it; each has its words in the catalogues. */
export const actionAreas = {
  signIn: [
    'session.created',
    'session.refused',
    'session.ended',
    'session.all_ended',
    'password.changed',
    'password.reset_asked',
    'password.reset',
    'second_factor.enabled',
    'second_factor.removed',
    'recovery_codes.replaced',
    'recovery_codes.used',
    'passkey.created',
    'passkey.revoked',
    'app_password.created',
    'app_password.revoked',
    'api_token.created',
    'api_token.revoked',
  ],
  people: [
    'organization.created',
    'organization.changed',
    'invitation.created',
    'invitation.mailed',
    'invitation.withdrawn',
    'member.joined',
    'member.address_proven',
    'member.changed',
    'member.removed',
    'group.created',
    'group.renamed',
    'group.deleted',
    'group.member_added',
    'group.member_removed',
  ],
  files: [
    'file.created',
    'file.uploaded',
    'file.downloaded',
    'file.copied',
    'file.renamed',
    'file.moved',
    'file.trashed',
    'file.restored',
    'file.version_restored',
    'file.version_changed',
    'file.version_deleted',
    'file.deleted',
    'file.handed_over',
    'storage.quota_changed',
    'storage.settings_changed',
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
  ],
} as const;

export type ActionArea = keyof typeof actionAreas;
export type KnownAction = (typeof actionAreas)[ActionArea][number];

export const knownActions: readonly KnownAction[] = Object.values(actionAreas).flat();

/** Actions of a newer server have no words yet and are shown by their name. */
export const isKnownAction = (action: string): action is KnownAction => knownActions.some((known) => known === action);
