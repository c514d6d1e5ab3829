import type { TenantId } from '@cloudity/contracts';
import type { Database } from '@cloudity/db';
import type { Clock, Ids, Log } from '@cloudity/kernel';
import type { ObjectStore } from '@cloudity/objects';
import { type Checker, createChecker } from './checking/checker.ts';
import { createChunkPacker } from './contents/chunk-packer.ts';
import { createDrafts, type Drafts } from './contents/drafts.ts';
import { createReader, type Reader } from './contents/reader.ts';
import { createWriter, type Writer } from './contents/writer.ts';
import { createKeyVault } from './keys/key-vault.ts';
import type { KeyWrap } from './keys/key-wrap.ts';
import { createLoadKeys } from './keys/organization-keys.ts';
import { type Collector, createCollector } from './packs/collector.ts';

export interface ContentParts {
  readonly db: Database;
  readonly objects: ObjectStore;
  /** Where the wrapped keys are; in no backup (rules.md D4). */
  readonly keyObjects: ObjectStore;
  readonly keyWrap: KeyWrap;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** Contents of any length: deduplicated within an organization, encrypted, immutable. */
export interface ContentStore extends Writer, Reader, Collector, Checker {
  /** What is written in several steps. */
  readonly drafts: Drafts;
  /** Nothing that the organization stored can be read any more. */
  readonly shred: (tenantId: TenantId) => Promise<void>;
}

export const createContentStore = (parts: ContentParts): ContentStore => {
  const vault = createKeyVault(parts.keyObjects, parts.keyWrap);
  const loadKeys = createLoadKeys({ ...parts, vault });
  const reader = createReader(parts, loadKeys);
  const packer = createChunkPacker(parts, loadKeys);
  return {
    ...createWriter(parts, loadKeys, packer),
    drafts: createDrafts(parts, loadKeys, packer, reader),
    ...reader,
    ...createCollector(parts, loadKeys),
    ...createChecker(parts, loadKeys, reader),
    shred: vault.shred,
  };
};
