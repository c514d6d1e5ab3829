import { readFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import type { SandboxTask } from '@cloudity/sandbox';
import { FailedProgramError, runProgram } from '../../previews/making/programs.ts';
import { probeVideo } from '../../previews/making/video.ts';
import { layoutFromPlaylist } from '../layout.ts';
import { originalName, renditionName, type VideoAnswer, type VideoOrder } from './order.ts';

/** Seconds between two pictures to begin at, and so of a segment. */
const segmentSeconds = 4;
/** The shorter side is at most 720 pixels, never more than it was; both are even, as H.264 wants them. */
const scale = "scale=w='if(gte(iw,ih),-2,min(720,trunc(iw/2)*2))':h='if(gte(iw,ih),min(720,trunc(ih/2)*2),-2)'";

const argumentsFor = (original: string, playlist: string, mostSeconds: number): readonly string[] => [
  // Only the file itself: a playlist inside could name others.
  ...['-v', 'error', '-nostdin', '-protocol_whitelist', 'file', '-threads', '1', '-i', original],
  ...['-map', '0:v:0', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
  ...['-t', String(mostSeconds), '-filter_threads', '1', '-vf', scale, '-fpsmax', '60'],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads', '1'],
  ...['-crf', '23', '-maxrate', '2500k', '-bufsize', '5000k', '-sc_threshold', '0'],
  ...['-force_key_frames', `expr:gte(t,n_forced*${segmentSeconds})`],
  ...['-c:a', 'aac', '-ac', '2', '-ar', '48000', '-b:a', '128k'],
  ...['-f', 'hls', '-hls_time', String(segmentSeconds), '-hls_playlist_type', 'vod', '-hls_flags', 'single_file'],
  ...['-hls_segment_type', 'fmp4', '-hls_segment_filename', renditionName, '-y', playlist],
];

/** Runs in a sandbox, on a file that nobody trusts; leaves the rendition as one MP4 of segments, its head in front. */
export const run: SandboxTask<VideoOrder, VideoAnswer> = async ({ programs, mostSeconds, mostPixels }, { folder }) => {
  // People who work on the machine go first.
  setPriority(19);
  const original = join(folder, originalName);
  try {
    const { width, height, durationMs } = await probeVideo(original, programs);
    if (width === null || height === null) return { value: { reason: 'damaged' } };
    if (width * height > mostPixels || (durationMs ?? 0) > mostSeconds * 1000)
      return { value: { reason: 'too_large' } };
    const playlist = join(folder, 'video.m3u8');
    await runProgram(programs.ffmpeg, argumentsFor(original, playlist, mostSeconds));
    const layout = layoutFromPlaylist(await readFile(playlist, 'utf8'));
    return { value: layout ? { reason: null, layout } : { reason: 'damaged' } };
  } catch (error) {
    return { value: { reason: error instanceof FailedProgramError ? error.reason : 'damaged' } };
  }
};
