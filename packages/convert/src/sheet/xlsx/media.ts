import { ConvertError } from '../convert-error.ts';
import type { PackageParts } from '../opc/parts.ts';
import { maxPictureBytes, maxPicturesBytes, type Picture, type PictureFacts, pictureFacts } from '../picture.ts';

/** A picture that was taken out of a file, and what it is. */
export interface MediaPicture extends Picture, PictureFacts {}

/** The pictures that are taken out of a file, each once, however often it is shown. */
export class FileMedia {
  readonly #parts: PackageParts;
  readonly #fileIds: readonly string[];
  readonly #known = new Map<string, MediaPicture | null>();
  readonly #taken: MediaPicture[] = [];
  #left = maxPicturesBytes;

  /** `fileIds`: of the files that the pictures become; as many are taken. */
  constructor(parts: PackageParts, fileIds: readonly string[]) {
    this.#parts = parts;
    this.#fileIds = fileIds;
  }

  /** The picture that this part of the file is; null for what is none, damaged or beyond the limits. */
  async take(part: string): Promise<MediaPicture | null> {
    const known = this.#known.get(part);
    if (known !== undefined) return known;
    const picture = await this.#read(part);
    this.#known.set(part, picture);
    if (picture === null) return null;
    this.#taken.push(picture);
    this.#left -= picture.bytes.length;
    return picture;
  }

  taken(): readonly MediaPicture[] {
    return this.#taken;
  }

  async #read(part: string): Promise<MediaPicture | null> {
    const fileId = this.#fileIds[this.#taken.length];
    if (fileId === undefined) return null;
    try {
      const bytes = await this.#parts.bytes(part, Math.min(maxPictureBytes, this.#left));
      const facts = bytes && pictureFacts(bytes);
      return bytes && facts && { fileId, bytes, ...facts };
    } catch (error) {
      if (!(error instanceof ConvertError)) throw error;
      return null;
    }
  }
}
