/** Tells the organization's texts apart by its languages again. */
export const languageTask = 'drive.text_language';
