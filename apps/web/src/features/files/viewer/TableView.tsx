import type { PreviewTable } from '@cloudity/contracts/preview-table';
import { ErrorState, SkeletonRows, Tabs } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation as useFileWords, useTranslation } from '../../../shell/language/use-translation.ts';
import { errorText } from '../error-text.ts';
import { useApi } from '../files-access.ts';
import { readContent } from './content.ts';
import { focusFirst } from './focus-first.ts';
import type { ViewProps } from './view-props.ts';
import './table.css';

type Sheet = PreviewTable['sheets'][number];

/** Rows that are drawn at first, and each time that one scrolls to the end of them. */
const rowsAtOnce = 150;

/** 0 is A, 26 is AA. */
const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26));

/** Stands where the rows that are drawn end, and says when that comes into sight. */
const EndOfRows = ({ onReach }: { readonly onReach: () => void }) => {
  const end = useRef<HTMLTableRowElement>(null);
  const reach = useEffectEvent(onReach);
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && reach(), { rootMargin: '600px' });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return <tr ref={end} />;
};

const SheetTable = ({ sheet, name }: { readonly sheet: Sheet; readonly name: string }) => {
  const { t } = useTranslation('viewer');
  const [count, setCount] = useState(rowsAtOnce);
  const columns = Array.from({ length: Math.max(0, ...sheet.rows.map((row) => row.length)) }, (_, index) => index);
  if (columns.length === 0) return <p className="viewer-note">{t('table.empty')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <section ref={focusFirst} className="viewer-table" tabIndex={0} aria-label={name}>
        <table>
          <thead>
            <tr>
              <td />
              {columns.map((column) => (
                <th key={column} scope="col">
                  {lettersOf(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sheet.rows.slice(0, count).map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name than their number
              <tr key={at}>
                <th scope="row">{at + 1}</th>
                {columns.map((column) => {
                  const cell = row[column] ?? '';
                  return typeof cell === 'string' ? (
                    <td key={column}>{cell}</td>
                  ) : (
                    <td key={column} className="viewer-number">
                      {cell.number}
                    </td>
                  );
                })}
              </tr>
            ))}
            {count < sheet.rows.length && <EndOfRows key={count} onReach={() => setCount(count + rowsAtOnce)} />}
          </tbody>
        </table>
      </section>
      {!sheet.isWhole && <p className="viewer-note">{t('table.partial')}</p>}
    </>
  );
};

/** The sheets of a file as plain tables. */
export const TableView = ({ file }: Pick<ViewProps, 'file'>) => {
  const { t } = useTranslation('viewer');
  const { t: fileWords } = useFileWords('files');
  const api = useApi();
  const table = useQuery({
    queryKey: ['preview-table', file.id, file.version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await (await readContent(api, file, 'table')).json()) as PreviewTable,
  });
  if (table.isError)
    return <ErrorState title={fileWords('error.list')}>{errorText(fileWords, table.error, file.name)}</ErrorState>;
  if (!table.data) return <SkeletonRows label={t('loading')} />;
  const { sheets } = table.data;
  const [only] = sheets;
  if (sheets.length === 1 && only) return <SheetTable sheet={only} name={only.name || file.name} />;
  return (
    <div className="viewer-sheets">
      <Tabs
        label={t('table.sheets')}
        tabs={sheets.map((sheet, index) => {
          const title = sheet.name || t('table.sheet', { number: index + 1 });
          return { id: `${index}`, title, content: <SheetTable sheet={sheet} name={title} /> };
        })}
      />
      {!table.data.isWhole && <p className="viewer-note">{t('table.partial')}</p>}
    </div>
  );
};
