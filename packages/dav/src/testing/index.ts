export { type Ask, createAsk } from './ask.ts';
export { type MemoryResource, MemoryTree, memoryStorage } from './memory-storage.ts';
