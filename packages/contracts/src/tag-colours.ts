/** The colours a tag can have. A file of its own, so that the browser needs no schema to offer them. */
export const tagColours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet'] as const;
