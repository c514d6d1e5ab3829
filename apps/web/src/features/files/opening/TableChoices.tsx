import type { File, TableDialect } from '@cloudity/contracts';
import { Button, ErrorState, Select, SkeletonRows } from '@cloudity/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { FileX } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useApi } from '../files-access.ts';
import { refusalText } from './refusal-text.ts';

const encodings = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
const delimiters = [
  { value: ',', key: 'comma' },
  { value: ';', key: 'semicolon' },
  { value: '\t', key: 'tab' },
  { value: '|', key: 'bar' },
] as const;
const decimals = [
  { value: '.', key: 'point' },
  { value: ',', key: 'comma' },
] as const;

export interface TableChoicesProps {
  readonly file: File;
  /** What was chosen, or found; null until it is known. */
  readonly dialect: TableDialect | null;
  readonly onChange: (dialect: TableDialect) => void;
}

/** How a text file is read: what was found, what can be chosen instead, and its first rows as they come out. */
export const TableChoices = ({ file, dialect, onChange }: TableChoicesProps) => {
  const { t } = useTranslation('opening');
  const words = useTranslation('files');
  const api = useApi();
  const look = useQuery({
    queryKey: ['table', file.id, file.version, dialect],
    queryFn: ({ signal }) =>
      api('GET /files/{id}/table', { params: { id: file.id }, query: dialect ?? {} }, { signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const found = look.data?.dialect;
  useEffect(() => {
    if (dialect === null && found) onChange(found);
  }, [dialect, found, onChange]);

  if (look.isError && !look.data)
    return (
      <ErrorState
        icon={FileX}
        title={t('failed')}
        action={<Button onPress={() => void look.refetch()}>{words.t('retry')}</Button>}
        reference={(look.error as { requestId?: string }).requestId}
      >
        <p>{refusalText(t, words.t, look.error)}</p>
      </ErrorState>
    );
  const shown = dialect ?? found;
  if (!look.data || !shown) return <SkeletonRows rows={6} label={t('reading')} />;
  const { rows, isWhole } = look.data;
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const columns = Array.from({ length: width }, (_, at) => at);
  return (
    <>
      <p className="opening-text">{t('choices.text')}</p>
      <div className="opening-choices">
        <Select
          label={t('choices.encoding')}
          value={shown.encoding}
          options={encodings.map((value) => ({
            value,
            label: t(`encoding.${value.replaceAll('-', '')}` as 'encoding.utf8'),
          }))}
          onChange={(encoding) => onChange({ ...shown, encoding })}
        />
        <Select
          label={t('choices.delimiter')}
          value={shown.delimiter}
          options={delimiters.map(({ value, key }) => ({ value, label: t(`delimiter.${key}`) }))}
          onChange={(delimiter) => onChange({ ...shown, delimiter })}
        />
        <Select
          label={t('choices.decimal')}
          value={shown.decimal}
          options={decimals.map(({ value, key }) => ({ value, label: t(`decimal.${key}`) }))}
          onChange={(decimal) => onChange({ ...shown, decimal })}
        />
      </div>
      {width === 0 ? (
        <p className="opening-text">{t('preview.empty')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys
        <section className="opening-preview" aria-label={t('preview')} aria-busy={look.isPlaceholderData} tabIndex={0}>
          <table>
            <tbody>
              {rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a text have no other name than their place
                <tr key={at}>
                  {columns.map((column) => (
                    <td key={column}>{row[column] ?? ''}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {!isWhole && <p className="opening-text">{t('preview.partial')}</p>}
    </>
  );
};
