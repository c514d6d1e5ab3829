export type { Guards } from './guards.ts';
export type { KeptFile } from './kept-file.ts';
export type { SandboxLimits } from './limits.ts';
export type { Failure, Outcome } from './outcome.ts';
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts';
export type { SandboxTask } from './task.ts';
