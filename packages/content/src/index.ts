export type { ContentProblem } from './checking/checker.ts';
export { type ContentParts, type ContentStore, createContentStore } from './content-store.ts';
export type { Drafts, GivenChunk, NamedChunk } from './contents/drafts.ts';
export type { Draft } from './contents/writer.ts';
export { createKeyVault } from './keys/key-vault.ts';
export { createMasterKeyWrap } from './keys/key-wrap.ts';
