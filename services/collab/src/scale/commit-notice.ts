import { FileId, type TenantId } from '@cloudity/contracts';
import { createDecoder, hasContent, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';

/** What a hub tells the others after a commit of one document. */
export interface CommitNotice {
  readonly hub: string;
  readonly fileId: FileId;
  readonly epoch: number;
  /** The document's last update. */
  readonly seq: number;
  /** The updates that end with `seq`, in order; none where the bus carries no content: then they are read from PostgreSQL. */
  readonly updates: readonly Uint8Array[];
}

/** The bus channel of an organization's commits. */
export const commitChannel = (tenantId: TenantId): string => `collab.${tenantId}`;

const formatVersion = 1;
/** More than this is read from PostgreSQL by those who need it. */
const maxBytes = 1024 * 1024;

/** The notice with its updates, when there is room for them. */
export const encodeCommitNotice = (notice: CommitNotice): Uint8Array => {
  const { hub, fileId, epoch, seq } = notice;
  const isSmall = notice.updates.reduce((sum, { length }) => sum + length, 0) <= maxBytes;
  const updates = isSmall ? notice.updates : [];
  const encoder = createEncoder();
  writeVarUint(encoder, formatVersion);
  for (const text of [hub, fileId]) writeVarString(encoder, text);
  for (const number of [epoch, seq, updates.length]) writeVarUint(encoder, number);
  for (const update of updates) writeVarUint8Array(encoder, update);
  return toUint8Array(encoder);
};

/** Null for anything that is no notice of this format: PostgreSQL is asked every two seconds anyway. */
export const decodeCommitNotice = (payload: Uint8Array): CommitNotice | null => {
  try {
    const decoder = createDecoder(payload);
    if (readVarUint(decoder) !== formatVersion) return null;
    const hub = readVarString(decoder);
    const fileId = FileId.parse(readVarString(decoder));
    const [epoch, seq] = [readVarUint(decoder), readVarUint(decoder)];
    const updates: Uint8Array[] = [];
    for (let left = readVarUint(decoder); left > 0; left--) updates.push(readVarUint8Array(decoder));
    return hasContent(decoder) || updates.length > seq ? null : { hub, fileId, epoch, seq, updates };
  } catch {
    return null;
  }
};
