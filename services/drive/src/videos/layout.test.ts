import { expect, test } from 'vitest';
import { layoutFromPlaylist, playlistOf, sizeOf } from './layout.ts';

const written = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="video.mp4",BYTERANGE="1353@0"
#EXTINF:4.000000,
#EXT-X-BYTERANGE:79598@1353
video.mp4
#EXTINF:3.520000,
#EXT-X-BYTERANGE:80099@80951
video.mp4
#EXT-X-ENDLIST
`;

test('DP8 a playlist has the ranges of the one file end to end, at the address that is asked for', () => {
  const layout = layoutFromPlaylist(written);
  expect(layout).toEqual({
    head: 1353,
    segments: [
      [4, 79_598],
      [3.52, 80_099],
    ],
  });
  if (!layout) return;
  expect(sizeOf(layout)).toBe(161_050);
  const playlist = playlistOf(layout, 'abc');
  expect(layoutFromPlaylist(playlist)).toEqual(layout);
  expect(playlist).toContain('#EXT-X-BYTERANGE:80099@80951\nabc\n#EXT-X-ENDLIST');
  expect(playlist).toContain('#EXT-X-MAP:URI="abc",BYTERANGE="1353@0"');
});

test('DP7 what is no playlist of one file is none', () => {
  for (const bad of ['', 'x', '#EXTM3U\n', written.replace('1353@0', 'x@0'), written.replaceAll(/^#EXTINF.*\n/gm, '')])
    expect(layoutFromPlaylist(bad)).toBeNull();
});
