import type { CommentAnchor, FileId, FileKind } from '@cloudity/contracts';

/** Where a file opens: what people edit together in its editor, anything else in the list. */
export const pathOf = (fileId: FileId, kind: FileKind): string =>
  `${kind === 'doc' || kind === 'sheet' ? '/d/' : '/files/'}${fileId}`;

/** Ids of sheets, rows and columns; an anchor is what whoever commented sent. */
const id = /^[\w.-]{1,64}$/;

/** What the page adds to its address to lead to the cell a thread is about: its ids, so that it is found wherever it went. Empty for other anchors. */
export const cellFragment = (anchor: CommentAnchor | null): string => {
  if (anchor?.type !== 'cell') return '';
  const { sheet, row, column } = anchor as Readonly<Record<string, unknown>>;
  const ids = [sheet, row, column];
  return ids.every((each) => typeof each === 'string' && id.test(each)) ? `#cell=${ids.join(':')}` : '';
};
