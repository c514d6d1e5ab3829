import { z } from 'zod';

/** The most segments a rendition has: two hours of four seconds each, and what uneven frame rates add. */
const mostSegments = 4_000;

/** Where the segments of a rendition lie in its one MP4: behind its head, end to end. */
export const Layout = z.object({
  /** Bytes of the head (moov), which a player reads first. */
  head: z.number().int().min(1).max(1_000_000),
  segments: z
    .array(z.tuple([z.number().positive().max(600), z.number().int().min(1).max(1_000_000_000)]))
    .min(1)
    .max(mostSegments),
});
export type Layout = z.output<typeof Layout>;

export const sizeOf = ({ head, segments }: Layout): number => segments.reduce((sum, [, bytes]) => sum + bytes, head);

/** What the playlist that ffmpeg wrote says of its one file (RFC 8216 §4.3.2). Null when it is none. */
export const layoutFromPlaylist = (playlist: string): Layout | null => {
  const head = /^#EXT-X-MAP:.*BYTERANGE="(\d+)@0"/m.exec(playlist)?.[1];
  const segments = [...playlist.matchAll(/^#EXTINF:([\d.]+),.*\n#EXT-X-BYTERANGE:(\d+)/gm)].map(
    ([, seconds, bytes]) => [Number(seconds), Number(bytes)],
  );
  const read = Layout.safeParse({ head: Number(head), segments });
  return read.success ? read.data : null;
};

/** The playlist of a rendition whose bytes are read, range by range, at the address (RFC 8216, version 7 for fMP4). */
export const playlistOf = ({ head, segments }: Layout, address: string): string => {
  const longest = Math.max(...segments.map(([seconds]) => Math.ceil(seconds)));
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${longest}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${address}",BYTERANGE="${head}@0"`,
  ];
  let start = head;
  for (const [seconds, bytes] of segments) {
    lines.push(`#EXTINF:${seconds.toFixed(6)},`, `#EXT-X-BYTERANGE:${bytes}@${start}`, address);
    start += bytes;
  }
  return `${[...lines, '#EXT-X-ENDLIST'].join('\n')}\n`;
};
