/** Lines of fields parted by tabs; a field in quotation marks may hold tabs, line ends and doubled quotation marks. */
export const fromTsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]];
  let at = 0;
  const put = (field: string): void => {
    rows.at(-1)?.push(field);
  };
  while (at <= text.length) {
    let field = '';
    if (text.charAt(at) === '"') {
      const closed = /"(?:[^"]|"")*"(?=[\t\r\n]|$)/y;
      closed.lastIndex = at;
      const quoted = closed.exec(text)?.[0];
      if (quoted !== undefined) {
        field = quoted.slice(1, -1).replaceAll('""', '"');
        at += quoted.length;
      }
    }
    if (field === '' && text.charAt(at) !== '\t') {
      const end = /[\t\r\n]/g;
      end.lastIndex = at;
      const stop = end.exec(text)?.index ?? text.length;
      field = text.slice(at, stop);
      at = stop;
    }
    put(field);
    if (text.startsWith('\r\n', at)) at += 2;
    else if (at < text.length) at += 1;
    else break;
    if (/[\r\n]/.test(text.charAt(at - 1))) {
      // A line end at the very end ends the last row and begins no other.
      if (at >= text.length) break;
      rows.push([]);
    }
  }
  return rows;
};

/** Fields that a tab or a line end would cut stand in quotation marks. */
export const toTsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => row.map((field) => (/[\t\r\n"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join('\t'))
    .join('\n');
