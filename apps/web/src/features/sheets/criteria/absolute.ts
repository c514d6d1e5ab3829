const corner = (column = '', row = ''): string => (column && `$${column}`) + (row && `$${row}`);

/** Ranges with `$` before every column and row, so that they read the same wherever what names them stands. */
export const absolute = (ranges: string): string =>
  ranges.replace(
    /(^|,|!)\$?([A-Za-z]{0,3})\$?(\d*)(?::\$?([A-Za-z]{0,3})\$?(\d*))?(?=,|$)/g,
    (_, before: string, column?: string, row?: string, toColumn?: string, toRow?: string) =>
      before +
      corner(column, row) +
      (toColumn === undefined && toRow === undefined ? '' : `:${corner(toColumn, toRow)}`),
  );
