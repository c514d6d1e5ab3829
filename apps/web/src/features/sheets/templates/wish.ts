interface TemplateWish {
  readonly fileId: string;
  readonly template: string;
}

/** What the spreadsheet that was just made is to begin with. A reload forgets it: the file is an empty spreadsheet then. */
let wish: TemplateWish | null = null;

/** Remembers it for the page that opens next; null once it has been granted. */
export const wishForTemplate = (next: TemplateWish | null): void => {
  wish = next;
};

export const templateFor = (fileId: string): string | null => (wish?.fileId === fileId ? wish.template : null);
