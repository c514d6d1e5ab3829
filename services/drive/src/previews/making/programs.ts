import { execFile } from 'node:child_process';
import type { Reason } from './draw.ts';

/** Where the system has them; null where it does not. */
export interface Programs {
  readonly pdftoppm: string | null;
  readonly pdfinfo: string | null;
  readonly ffmpeg: string | null;
  readonly ffprobe: string | null;
  readonly soffice: string | null;
  readonly heifConvert: string | null;
}

/** A program could do nothing with the file. */
export class FailedProgramError extends Error {
  readonly reason: Reason;

  constructor(reason: Reason, message: string) {
    super(message);
    this.name = 'FailedProgramError';
    this.reason = reason;
  }
}

const mostOutputBytes = 1024 * 1024;

/** What the program printed. *Errors*: FailedProgramError when it ended with an error or is not there. */
export const runProgram = (program: string | null, args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    if (program === null) return reject(new FailedProgramError('unsupported', 'The program is not there.'));
    execFile(program, [...args], { maxBuffer: mostOutputBytes }, (error, stdout, stderr) => {
      if (error) reject(new FailedProgramError(/password/i.test(stderr) ? 'locked' : 'damaged', stderr.slice(-500)));
      else resolve(stdout);
    });
  });
