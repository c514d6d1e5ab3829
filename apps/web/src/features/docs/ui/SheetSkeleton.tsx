import { useTranslation } from '../../../shell/language/use-translation.ts';

const widths = ['42%', '96%', '100%', '88%', '0', '28%', '98%', '93%', '100%', '61%'] as const;

/** The shape of a page; it shows after 200 ms (style/editor.css), so that a quick opening does not flash. */
export const SheetSkeleton = () => {
  const { t } = useTranslation('docs');
  return (
    <div className="doc-skeleton" role="status" aria-label={t('editor.loading')}>
      {widths.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a picture, they never change
        <span key={index} style={{ width }} className={index === 0 ? 'is-title' : ''} />
      ))}
    </div>
  );
};
