export type ConvertErrorCode = 'unreadable' | 'too_large' | 'encrypted';

/** Why a file cannot be opened, in words for the person who chose it. */
export class ConvertError extends Error {
  readonly code: ConvertErrorCode;

  constructor(code: ConvertErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConvertError';
    this.code = code;
  }
}
