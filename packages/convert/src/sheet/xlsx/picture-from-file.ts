import { maxImageAlt } from '@cloudity/docmodel/sheet/image';
import type { Relation } from '../opc/parts.ts';
import { childOf, type XmlElement } from '../opc/xml.ts';
import type { FileMedia, MediaPicture } from './media.ts';

/** A picture of a worksheet. */
export interface FilePicture {
  readonly media: MediaPicture;
  readonly alt: string;
  /** It is shown there as it is: not cut, turned, or in other colours. */
  readonly isPlain: boolean;
}

const isZero = (text: string | undefined): boolean => Number(text ?? 0) === 0;

/** ECMA-376 20.1.8.55, 20.1.7.6, 20.1.8.13. */
const isPlain = (picture: XmlElement, blip: XmlElement): boolean => {
  const cut = childOf(picture, 'blipFill', 'srcRect')?.attributes ?? {};
  const frame = childOf(picture, 'spPr', 'xfrm')?.attributes ?? {};
  const effects = childOf(picture, 'spPr', 'effectLst');
  return (
    Object.values(cut).every(isZero) &&
    isZero(frame.rot) &&
    [frame.flipH, frame.flipV].every((flip) => flip === undefined || flip === '0' || flip === 'false') &&
    blip.children.every(({ name }) => name === 'extLst') &&
    (effects?.children ?? []).length === 0
  );
};

/** What `xdr:pic` shows; null for what is hidden, elsewhere, or no picture that can be taken. Nothing outside of the file is ever asked for. */
export const pictureOf = async (
  element: XmlElement,
  relations: ReadonlyMap<string, Relation>,
  media: FileMedia,
): Promise<FilePicture | null> => {
  const said = childOf(element, 'nvPicPr', 'cNvPr')?.attributes ?? {};
  if (said.hidden === '1' || said.hidden === 'true') return null;
  const blip = childOf(element, 'blipFill', 'blip');
  if (blip === undefined) return null;
  const relation = relations.get(blip.attributes.embed ?? '');
  const taken = relation?.type === 'image' ? await media.take(relation.target) : null;
  return (
    taken && {
      media: taken,
      alt: (said.descr ?? said.title ?? '').slice(0, maxImageAlt),
      isPlain: isPlain(element, blip),
    }
  );
};
