/** A picture that floats over the cells of a workbook: the content of one of its attachments. */
export interface Picture {
  readonly fileId: string;
  readonly bytes: Uint8Array;
}

export interface PictureFacts {
  readonly type: 'png' | 'jpeg' | 'gif' | 'webp';
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** Pictures of one workbook that files take or give, and bytes of one and of all together. */
export const [maxPictures, maxPictureBytes, maxPicturesBytes] = [1_000, 20 * 1024 * 1024, 48 * 1024 * 1024];
/** Beyond it a picture is a bomb. */
const maxPixels = 100_000_000;

const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of the first frame header behind markers that say how long they are (ITU-T T.81 B.1.1.3, B.2.2). */
const jpegSize = (view: DataView): Size | null => {
  let at = 2;
  while (at + 9 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
};

/** RFC 9649 2.5 to 2.7: what the first chunk is called says where the size stands. */
const webpSize = (view: DataView, chunk: string): Size | null => {
  if (view.byteLength < 30) return null;
  if (chunk === 'VP8X') {
    const threeBytes = (at: number): number => 1 + view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;
    return { width: threeBytes(24), height: threeBytes(27) };
  }
  if (chunk === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (chunk === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  return null;
};

/** By its first bytes, as PNG 5.2 and 11.2.1 or GIF89a 17 and 18 say. */
const typeAndSize = (bytes: Uint8Array): (Size & Pick<PictureFacts, 'type'>) | null => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sized = (type: PictureFacts['type'], size: Size | null) => size && { type, ...size };
  if (latin1(bytes, 0, 8) === '\x89PNG\r\n\x1a\n')
    return bytes.length < 24 ? null : sized('png', { width: view.getUint32(16), height: view.getUint32(20) });
  if (/^GIF8[79]a/.test(latin1(bytes, 0, 6)))
    return bytes.length < 10 ? null : sized('gif', { width: view.getUint16(6, true), height: view.getUint16(8, true) });
  if (latin1(bytes, 0, 3) === '\xff\xd8\xff') return sized('jpeg', jpegSize(view));
  if (latin1(bytes, 0, 4) === 'RIFF' && latin1(bytes, 8, 12) === 'WEBP')
    return sized('webp', webpSize(view, latin1(bytes, 12, 16)));
  return null;
};

/** What the bytes are, whatever they are called; null for everything but a raster picture of at most 100 million pixels. */
export const pictureFacts = (bytes: Uint8Array): PictureFacts | null => {
  const facts = typeAndSize(bytes);
  if (facts === null) return null;
  const pixels = facts.width * facts.height;
  return pixels > 0 && pixels <= maxPixels ? facts : null;
};
