import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The fields of /proc/<pid>/stat from the third on (proc(5)): the command in the second may hold spaces and brackets. */
const linuxStat = (pid: number): readonly string[] | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
};

/** True while a process has this id, whoever it belongs to. One that has ended and is not yet collected does not count. */
export const isRunning = (pid: number): boolean => {
  // 0 and negative numbers mean process groups to kill(2).
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  // In a container whose first process collects no children, an orphan stays a zombie for ever.
  return process.platform !== 'linux' || linuxStat(pid)?.[0] !== 'Z';
};

/** When the process began, in a form that only compares; ids are reused, this with the id is not. Null when unknown. */
export const startTimeOf = (pid: number): string | null => {
  if (process.platform === 'linux') return linuxStat(pid)?.[19] ?? null;
  if (process.platform === 'win32') return null;
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
};

/** The command line of a process, words apart by spaces; null when unknown. */
export const commandOf = (pid: number): string | null => {
  if (process.platform === 'linux') {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    } catch {
      return null;
    }
  }
  if (process.platform === 'win32') return null;
  const { stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || null;
};
