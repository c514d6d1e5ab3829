import type { ConversionLoss } from '@cloudity/contracts';
import { useTranslation } from '../../../shell/language/use-translation.ts';

/** What the file holds and the spreadsheet does not, by kind, with the first places. */
export const LossReport = ({ losses }: { readonly losses: readonly ConversionLoss[] }) => {
  const { t, i18n } = useTranslation('opening');
  const list = new Intl.ListFormat(i18n.language, { type: 'unit' });
  return (
    <>
      <p className="opening-text">{t('report.text')}</p>
      <ul className="opening-losses">
        {losses.map(({ kind, count, examples }) => (
          <li key={kind}>
            <span className="opening-loss">{t(`loss.${kind}`, { count })}</span>
            {examples.length > 0 && <span className="opening-places">{list.format(examples)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
};
