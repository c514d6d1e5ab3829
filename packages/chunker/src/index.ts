export { type Chunker, createChunker } from './chunker.ts';
export { longestChunkBytes } from './sizes.ts';
