import { SheetError } from '@cloudity/docmodel/sheet';

/** Why cells cannot be read or written: what the caller is told. */
export interface Refused {
  readonly kind: 'refused';
  readonly code: 'invalid' | 'not_found' | 'too_large' | 'precondition_failed' | 'forbidden';
  readonly message: string;
  readonly detail?: { readonly cells: readonly string[] };
}

export class RefusedError extends Error {
  readonly code: Refused['code'];
  readonly detail: Refused['detail'];

  constructor(code: Refused['code'], message: string, detail?: Refused['detail']) {
    super(message);
    this.name = 'RefusedError';
    this.code = code;
    this.detail = detail;
  }
}

/** The answer, or why there is none; errors lose their class on the way out of a worker. */
export const orRefused = <Answer>(work: () => Answer): Answer | Refused => {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedError) {
      const { code, message, detail } = error;
      return { kind: 'refused', code, message, ...(detail ? { detail } : {}) };
    }
    if (error instanceof SheetError) {
      const { code, message } = error;
      if (code === 'protected') return { kind: 'refused', code: 'forbidden', message };
      return { kind: 'refused', code: code === 'out_of_range' ? 'invalid' : code, message };
    }
    throw error;
  }
};
