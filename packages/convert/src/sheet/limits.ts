/** Bytes of a file that is opened. */
export const maxFileBytes = 100 * 1024 * 1024;
/** Bytes of all parts of a ZIP based file together, once unpacked, and of a single one. */
export const maxUnpackedBytes = 768 * 1024 * 1024;
/** Parts of a ZIP based file. */
export const maxParts = 10_000;
/** Cells of a whole file. */
export const maxCells = 2_000_000;
