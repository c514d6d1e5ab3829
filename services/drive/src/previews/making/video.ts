import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { offsetOf, placeOf, wallTime } from './facts.ts';
import { type Facts, noFacts } from './no-facts.ts';
import { FailedProgramError, type Programs, runProgram } from './programs.ts';

interface Stream {
  readonly codec_type?: string;
  readonly width?: number;
  readonly height?: number;
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}
interface Probe {
  readonly streams?: readonly Stream[];
  readonly format?: { readonly duration?: string; readonly tags?: Readonly<Record<string, string>> };
}

/** Only the file itself: a playlist inside could name others. */
const onlyFiles = ['-protocol_whitelist', 'file', '-v', 'error'];

const size = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value > 0 && value < 100_000 ? value : null;

/** "+48.8577+002.2950+035.0/" (ISO 6709): latitude and longitude. */
const placeFromTag = (tag: string | undefined): Pick<Facts, 'latitude' | 'longitude'> => {
  const match = /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(tag ?? '');
  return placeOf(match ? Number(match[1]) : null, match ? Number(match[2]) : null);
};

export const factsFromProbe = ({ streams = [], format = {} }: Probe): Facts | null => {
  const video = streams.find((stream) => stream.codec_type === 'video');
  if (!video) return null;
  const turned =
    Math.abs(video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0) % 180 === 90;
  const [width, height] = turned ? [video.height, video.width] : [video.width, video.height];
  const seconds = Number(format.duration);
  const tags = format.tags ?? {};
  // Apple notes the place's own clock with its zone; everybody else UTC, or a clock without a zone that claims to be UTC.
  const local = tags['com.apple.quicktime.creationdate'];
  const takenAt = wallTime(local) ?? wallTime(tags.creation_time);
  return {
    ...noFacts,
    width: size(width),
    height: size(height),
    durationMs: Number.isFinite(seconds) && seconds >= 0 && seconds < 1e7 ? Math.round(seconds * 1000) : null,
    takenAt,
    offsetMinutes: wallTime(local) ? offsetOf(local?.slice(19)) : takenAt === null ? null : 0,
    ...placeFromTag(tags['com.apple.quicktime.location.ISO6709'] ?? tags.location),
  };
};

/** What the container says. *Errors*: FailedProgramError, also when there is no picture in it. */
export const probeVideo = async (original: string, programs: Programs): Promise<Facts> => {
  const probed = await runProgram(programs.ffprobe, [
    ...onlyFiles,
    ...['-print_format', 'json', '-show_format', '-show_streams'],
    original,
  ]);
  const facts = factsFromProbe(JSON.parse(probed) as Probe);
  if (facts === null) throw new FailedProgramError('unsupported', 'There is no picture in it.');
  return facts;
};

/** One frame as a picture, and what the container says. *Errors*: FailedProgramError. */
export const openVideo = async (
  original: string,
  folder: string,
  programs: Programs,
): Promise<{ readonly picture: string; readonly facts: Facts }> => {
  const facts = await probeVideo(original, programs);
  const picture = join(folder, 'frame.png');
  // A little into it: the first frame is often black.
  for (const atMs of [Math.min(3_000, Math.floor((facts.durationMs ?? 0) / 3)), 0]) {
    await runProgram(programs.ffmpeg, [
      ...onlyFiles,
      ...['-threads', '1', '-ss', String(atMs / 1000), '-i', original, '-frames:v', '1', '-an', '-sn', '-y'],
      ...['-vf', 'scale=w=min(1600\\,iw):h=-2', picture],
    ]);
    if (
      await stat(picture).then(
        () => true,
        () => false,
      )
    )
      break;
  }
  return { picture, facts };
};
