import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Whom PostgreSQL runs as. `null`: as whoever runs Node. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null;

/**
 * PostgreSQL refuses to run as root, and as a uid without an entry in /etc/passwd too. So root hands it to `nobody`,
 * which every system has (nothing is added to the system's accounts), or to the owner of files that a normal user's start has made.
 * *Errors*: nobody to run it as, said in a sentence.
 */
export const serverUser = (cluster?: string): ServerUser => {
  const uid = process.getuid?.();
  if (uid === undefined) return null;
  const accounts = readAccounts();
  if (uid !== 0) {
    if (accounts !== null && !accounts.some((account) => account.uid === uid) && !isKnown()) {
      throw new Error(
        `PostgreSQL refuses to run as user ${uid}, which has no name on this system. Give it one in /etc/passwd.`,
      );
    }
    return null;
  }
  const made = cluster === undefined ? undefined : statSync(cluster, { throwIfNoEntry: false });
  if (made && made.uid !== 0) return { uid: made.uid, gid: made.gid };
  for (const wanted of ['nobody', 'daemon']) {
    const account = accounts?.find(({ name, uid: id, gid }) => name === wanted && id > 0 && gid > 0);
    if (account) return { uid: account.uid, gid: account.gid };
  }
  throw new Error(
    'PostgreSQL does not run as root, and /etc/passwd has no "nobody" to run it as. Start Cloudity as a normal user.',
  );
};

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const readAccounts = (): readonly Account[] | null => {
  try {
    return readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  } catch {
    return null;
  }
};

/** Accounts need not be in the file (LDAP): the system's own look-up decides. */
const isKnown = (): boolean => {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
};
