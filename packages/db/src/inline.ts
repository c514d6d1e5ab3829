/** A statement with its values in it, made by `inline` alone: one message of the simple protocol, without a prepared statement. */
export type InlineStatement = string & { readonly __inline: true };

/** What may stand in one: kinds whose text cannot be anything but a value. */
export type InlineValue = number | boolean | null | Date | Uint8Array | string;

const safeText = /^[\w.-]*$/;

const literalOf = (value: InlineValue): string => {
  if (value === null) return 'null';
  if (value instanceof Uint8Array)
    return `decode('${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}','hex')`;
  if (value instanceof Date) return `'${value.toISOString()}'::timestamptz`;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new Error(`${value} is no whole number.`);
  if (typeof value !== 'string') return String(value);
  if (!safeText.test(value)) throw new Error('Only words and ids may stand in a statement.');
  return `'${value}'`;
};

/**
 * A template whose values are written into the statement: whole numbers, bytes, moments, words and ids (letters, digits, `_`,
 * `.` and `-`), and arrays of one kind. *Errors*: any other text, which belongs into a parameter.
 */
export const inline = (
  words: TemplateStringsArray,
  ...values: readonly (InlineValue | readonly InlineValue[])[]
): InlineStatement =>
  words.reduce((statement, word, index) => {
    const value = values[index - 1] as InlineValue | readonly InlineValue[];
    const isList = Array.isArray(value);
    return `${statement}${isList ? `array[${value.map(literalOf).join()}]` : literalOf(value as InlineValue)}${word}`;
  }) as InlineStatement;
