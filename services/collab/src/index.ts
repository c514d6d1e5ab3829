export type { DocumentProblem, DocumentsPort } from './documents/service.ts';
export { collabFactory } from './factory.ts';
export * from './ports.ts';
export { createCollab } from './service.ts';
