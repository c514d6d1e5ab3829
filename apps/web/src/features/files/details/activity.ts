import { fileActivities } from '@cloudity/contracts/file-activities';

type Activity = (typeof fileActivities.forEditors)[number];

/** Actions of a newer server have no words yet and are shown by their name. */
export const isKnownActivity = (action: string): action is Activity =>
  fileActivities.forEditors.some((one) => one === action);
