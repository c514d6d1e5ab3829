/** Room for a number behind it is left. */
const mostName = 90;

/** What a file calls a sheet, or itself, as a sheet can be called here; empty when nothing of it is left. */
export const sheetNameFrom = (name: string): string =>
  name
    .replace(/[\p{Cc}[\]:*?/\\]/gu, ' ')
    .replace(/^['\s]+/, '')
    .slice(0, mostName)
    .toWellFormed()
    .replace(/['\s]+$/, '');
