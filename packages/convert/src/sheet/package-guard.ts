import { ConvertError } from './convert-error.ts';
import { maxFileBytes, maxParts, maxUnpackedBytes } from './limits.ts';

const endOfDirectory = 0x0605_4b50;
const directoryEntry = 0x0201_4b50;
/** The shortest end record and the longest comment behind it (APPNOTE 4.3.16). */
const endBytes = 22;
const longestComment = 65_535;

const compound = [0xd0, 0xcf, 0x11, 0xe0];

/** What the directory says besides. */
export interface PackageFacts {
  readonly hasMacros: boolean;
}

const macroPart = /(?:^|\/)vbaProject\.bin$|^Basic\/./i;

/**
 * Returns when a ZIP based file may be unpacked, by what its directory says. Office files with a password, and those from before
 * 2007, are compound files instead. *Errors*: `too_large`, `encrypted`, `unreadable`. *Source*: APPNOTE.TXT 4.3.12, 4.3.16.
 */
export const guardPackage = (bytes: Uint8Array): PackageFacts => {
  if (bytes.length > maxFileBytes)
    throw new ConvertError('too_large', `A file to open has at most ${maxFileBytes / 1024 ** 2} MB.`);
  if (compound.every((byte, index) => bytes[index] === byte))
    throw new ConvertError('encrypted', 'The file is protected by a password or in the format of before 2007.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - endBytes;
  const first = Math.max(0, end - longestComment);
  while (end >= first && view.getUint32(end, true) !== endOfDirectory) end -= 1;
  if (end < first) throw new ConvertError('unreadable', 'The file is damaged, or no spreadsheet.');
  const count = view.getUint16(end + 10, true);
  if (count > maxParts) throw new ConvertError('too_large', `The file has more than ${maxParts} parts.`);
  let at = view.getUint32(end + 16, true);
  let unpacked = 0;
  let hasMacros = false;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== directoryEntry)
      throw new ConvertError('unreadable', 'The file is damaged.');
    if ((view.getUint16(at + 8, true) & 1) === 1)
      throw new ConvertError('encrypted', 'Parts of the file are protected by a password.');
    // A part of 4 GB or more has all ones here, which is beyond every limit too.
    unpacked += view.getUint32(at + 24, true);
    const nameBytes = view.getUint16(at + 28, true);
    hasMacros ||= macroPart.test(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameBytes)));
    at += 46 + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (unpacked > maxUnpackedBytes)
    throw new ConvertError('too_large', `Unpacked, the file has more than ${maxUnpackedBytes / 1024 ** 2} MB.`);
  return { hasMacros };
};
