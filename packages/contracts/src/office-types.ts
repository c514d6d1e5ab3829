const officeTypes =
  /^(application|text)\/rtf$|^application\/(msword|vnd\.(ms-(word|excel|powerpoint)|openxmlformats-officedocument|oasis\.opendocument)[.a-z0-9-]*)$/;

/** Whether a media type is an office program's: Word, Excel, PowerPoint old and new, OpenDocument, rich text. */
export const isOfficeType = (mimeType: string): boolean => officeTypes.test(mimeType);
