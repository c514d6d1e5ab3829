import { AppError } from '@cloudity/kernel';

const keyPattern = /^[a-z0-9_.-]{1,200}(\/[a-z0-9_.-]{1,200})*$/;
const prefixPattern = /^([a-z0-9_.-][a-z0-9/_.-]*)?$/;

/** `..` anywhere, and a segment that is only a dot: what a file system or a proxy would resolve away. */
const isTraversal = (text: string): boolean => text.includes('..') || /(^|\/)\.(\/|$)/.test(text);

/**
 * Returns the key unchanged when every object store can hold it: segments of 1–200 characters `[a-z0-9_.-]` between
 * single slashes, at most 512 characters in all, no `..`, no `.` segment. Errors: `invalid`.
 */
export const checkedKey = (key: string): string => {
  if (key.length > 512 || !keyPattern.test(key) || isTraversal(key))
    throw new AppError('invalid', 'This is not an object key.');
  return key;
};

/** Returns the prefix unchanged when keys may begin with it; the empty prefix means every object. Errors: `invalid`. */
export const checkedPrefix = (prefix: string): string => {
  if (prefix.length > 512 || !prefixPattern.test(prefix) || prefix.includes('//') || isTraversal(prefix))
    throw new AppError('invalid', 'This is not an object key prefix.');
  return prefix;
};
