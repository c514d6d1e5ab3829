import type { AuditEntry } from '@cloudity/contracts';
import type { Translate } from '../../shell/language/use-translation.ts';

/** Facts that have words. Those of a newer server are shown as they are. */
const facts = [
  'allowDownload',
  'count',
  'email',
  'endedSessions',
  'factorsRemoved',
  'from',
  'hasPassword',
  'kind',
  'maxDownloads',
  'method',
  'name',
  'number',
  'reason',
  'role',
  'scopes',
  'secondFactor',
  'secondFactorRequired',
  'sizeBytes',
  'status',
  'to',
  'way',
] as const;
const values = [
  'active',
  'admin',
  'commenter',
  'disabled',
  'doc',
  'editor',
  'file',
  'folder',
  'invitation',
  'member',
  'operator',
  'owner',
  'passkey',
  'password',
  'removed',
  'second_factor',
  'setup',
  'true',
  'uploader',
  'false',
  'viewer',
] as const;
/** What people typed is never translated, even if it is one of the words above. */
const typed = new Set(['email', 'name']);

const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(value);

const plain = (value: unknown): string =>
  Array.isArray(value) ? value.map(plain).join(' ') : typeof value === 'object' ? JSON.stringify(value) : String(value);

/** The details of an entry in one line, in the reader's words; ids say nothing to a reader and are in the export. */
export const detailOf = ({ detail }: AuditEntry, t: Translate<'audit'>): string =>
  Object.entries(detail)
    .filter(([key, value]) => value !== null && !isId(value) && !/Ids?$/.test(key))
    .map(([key, value]) => {
      const fact = facts.find((known) => known === key);
      const word = typed.has(key) ? undefined : values.find((known) => known === String(value));
      return `${fact ? t(`fact.${fact}`) : key}: ${word ? t(`value.${word}`) : plain(value)}`;
    })
    .join(', ');
