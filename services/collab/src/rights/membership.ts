import { collabClose, type FileId, type FileRole } from '@cloudity/contracts';
import type { Actor } from '@cloudity/kernel';
import type { CollabPorts, FileAccess } from '../ports.ts';
import { roleForSchema } from '../tickets/service.ts';

/** Why a socket may not be, or be any longer, in a room. */
export interface Refusal {
  readonly code: number;
  readonly reason: string;
}

/** What somebody may do in a room now. */
export interface Membership {
  readonly actor: Actor;
  readonly role: FileRole;
  /** When the access ends by itself, if it does. */
  readonly expiresAt: Date | null;
}

export const isRefusal = (value: Membership | Refusal): value is Refusal => 'code' in value;

const refuse = (code: number, reason: string): Refusal => ({ code, reason });

/** One question: may whoever holds this token be in the room of this document? */
export interface MembershipQuestion {
  readonly token: string;
  readonly fileId: FileId;
  readonly schema: { readonly client: number | null; readonly document: number };
}

const answerFrom = (
  actor: Actor,
  file: FileAccess | null | undefined,
  { schema }: MembershipQuestion,
): Membership | Refusal => {
  if (!file || file.tenantId !== actor.tenantId) return refuse(collabClose.revoked, 'The access was taken away.');
  if (file.trashed) return refuse(collabClose.deleted, 'The file is in the trash.');
  return {
    actor,
    role: roleForSchema(file.role, schema.client, schema.document),
    expiresAt: file.expiresAt ? new Date(file.expiresAt) : null,
  };
};

/**
 * Asks who is behind each token and what they may do with the document now: at the upgrade, whenever rights may have changed,
 * and once a minute (rules.md H10). One question per token and one for all rights. *Errors*: whatever the ports fail with;
 * nothing is decided then.
 */
export const readMemberships = async (
  { authenticate, access }: CollabPorts,
  questions: readonly MembershipQuestion[],
): Promise<readonly (Membership | Refusal)[]> => {
  const tokens = [...new Set(questions.map(({ token }) => token))];
  const actors = new Map<string, Actor | null>();
  for (let at = 0; at < tokens.length; at += atOnce)
    await Promise.all(
      tokens.slice(at, at + atOnce).map(async (token) => {
        actors.set(token, await authenticate(token));
      }),
    );
  const known = questions.flatMap((question) => {
    const actor = actors.get(question.token);
    return actor ? [{ question, actor, fileId: question.fileId }] : [];
  });
  const files = known.length > 0 ? await access.rolesOf(known.map(({ actor, fileId }) => ({ actor, fileId }))) : [];
  const answers = new Map(
    known.map(({ question, actor }, index) => [question, answerFrom(actor, files[index], question)]),
  );
  return questions.map((question) => answers.get(question) ?? refuse(collabClose.revoked, 'The session has ended.'));
};

/** How many tokens are asked for at the same time: a whole organization's sockets must not take all database connections. */
const atOnce = 8;
