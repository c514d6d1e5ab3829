import type { ConversionLoss } from '@cloudity/contracts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { LossList } from '../../../shell/losses/LossList.tsx';

/** What the file holds and the spreadsheet does not. */
export const LossReport = ({ losses }: { readonly losses: readonly ConversionLoss[] }) => {
  const { t } = useTranslation('opening');
  return (
    <>
      <p className="opening-text">{t('report.text')}</p>
      <LossList losses={losses} words={(kind, count) => t(`loss.${kind}`, { count })} />
    </>
  );
};
