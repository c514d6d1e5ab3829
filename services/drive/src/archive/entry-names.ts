import { fittingName, freeName, nameKey } from '../files/names.ts';

/** Windows refuses these in a name, and names of devices. */
const refused = /[\p{Cc}<>:"/\\|?*\u2028-\u202e\u2066-\u2069]/gu;
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** The name as every system can unpack it: one part of a path, at most 255 bytes, never empty, `.` or `..`; what is refused becomes `_`. */
export const safeName = (name: string, isFolder = false): string => {
  const allowed = name.toWellFormed().normalize('NFC').replace(refused, '_').trimStart();
  const safe = fittingName(devices.test(allowed) ? `_${allowed}` : allowed, isFolder).replace(/[. ]+$/u, '_');
  return safe === '' ? '_' : safe;
};

/** Gives every entry of a folder a name of its own, whatever its letter case. */
export class EntryNames {
  readonly #taken = new Set<string>();

  /** The safe name, or the first free "Name (2).ext". */
  take(name: string, isFolder: boolean): string {
    const free = freeName(safeName(name, isFolder), isFolder, this.#taken);
    this.#taken.add(nameKey(free));
    return free;
  }
}
