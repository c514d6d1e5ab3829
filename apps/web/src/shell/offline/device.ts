const key = 'cloudity.device';

/** Whether the person said that this device is theirs alone; only then anything is kept for offline use (T10). */
export const isMyDevice = (): boolean => {
  try {
    return localStorage.getItem(key) === 'mine';
  } catch {
    return false;
  }
};

export const setMyDevice = (isMine: boolean): void => {
  if (isMine) localStorage.setItem(key, 'mine');
  else localStorage.removeItem(key);
};
