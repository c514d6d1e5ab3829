import { base62 } from './ids.ts';

/** Letters and digits. Two 32-bit hashes side by side: of a thousand contents two meet once in 10^10 workbooks. */
export const contentHash = (content: string): string => {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let index = 0; index < content.length; index += 1) {
    const code = content.charCodeAt(index);
    a = Math.imul(a ^ code, 2_654_435_761);
    b = Math.imul(b ^ code, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return base62((b >>> 0) * 0x20_0000 + ((a >>> 0) & 0x1f_ffff));
};
