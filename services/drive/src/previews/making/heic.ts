import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type Programs, runProgram } from './programs.ts';

/** The picture as a JPEG, turned as its container says (what its EXIF block says of that is to be ignored: ISO 23008-12). *Errors*: FailedProgramError. */
export const openHeic = async (original: string, folder: string, { heifConvert }: Programs): Promise<string> => {
  await runProgram(heifConvert, ['-q', '92', original, join(folder, 'picture.jpg')]);
  // Several pictures in one file are numbered.
  const several = join(folder, 'picture-1.jpg');
  return access(several).then(
    () => several,
    () => join(folder, 'picture.jpg'),
  );
};
