import { digits } from './ids.ts';

const digitAt = (key: string, index: number, beyond: number): number =>
  index < key.length ? Math.max(0, digits.indexOf(key.charAt(index))) : beyond;

/**
 * A key that sorts strictly between two others (null: no bound), for `before < after`. It never ends in the lowest digit, so that
 * there is always room in front of it. Two clients may make the same key; whoever sorts by keys breaks ties by id.
 */
export const keyBetween = (before: string | null, after: string | null): string => {
  let key = '';
  let isBounded = after !== null;
  for (let index = 0; ; index += 1) {
    const low = digitAt(before ?? '', index, 0);
    const high = isBounded ? digitAt(after ?? '', index, 62) : 62;
    if (high - low > 1) return key + digits.charAt(Math.floor((low + high) / 2));
    key += digits.charAt(low);
    if (high > low) isBounded = false;
  }
};
