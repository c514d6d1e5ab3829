import { type FileRole, fileRoles } from '@cloudity/contracts';

/** 1 viewer … 4 owner, as `file_role_rank` in SQL. */
export const rankOfRole = (role: FileRole): number => fileRoles.indexOf(role) + 1;

export const roleFromRank = (rank: number | null): FileRole | null =>
  rank === null ? null : (fileRoles[rank - 1] ?? null);

/** True when `role` includes everything `needed` allows. */
export const includesRole = (role: FileRole, needed: FileRole): boolean => rankOfRole(role) >= rankOfRole(needed);
