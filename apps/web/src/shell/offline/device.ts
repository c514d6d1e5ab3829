const key = 'cloudity.device';
/** The address of the person whose browser this is, since their last sign-in. */
export const ownerKey = 'cloudity.copies-owner';

/** Whether the person said that this device is theirs alone; only then anything is kept for offline use (T10). */
export const isMyDevice = (): boolean => {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
};

export const setMyDevice = (isMine: boolean): void => {
  if (isMine) localStorage.setItem(key, localStorage.getItem(ownerKey) ?? 'mine');
  else localStorage.removeItem(key);
};

/** The browser is this person's now: what somebody else said about the device counts no more. */
export const beginDevice = (email: string): void => {
  if (localStorage.getItem(key) !== email) localStorage.removeItem(key);
  localStorage.setItem(ownerKey, email);
};
