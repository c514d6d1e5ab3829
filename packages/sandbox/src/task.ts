/**
 * What a sandboxed module exports as `run`. It gets the message, and the folder with the files that were handed in; it may leave files
 * of its own there. What it answers is JSON (`value`) and bytes (`blobs`). Throwing is an answer too: the message arrives as the failure.
 *
 * Everything the module needs is imported at its top: later the process is another user, who may not read the program's files.
 */
export type SandboxTask<Input, Value> = (
  input: Input,
  inside: { readonly folder: string },
) => Promise<{ readonly value: Value; readonly blobs?: readonly Uint8Array[] }>;
