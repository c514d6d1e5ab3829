import type { ConversionLoss } from '@cloudity/contracts';
import { currentLanguage } from '../language/i18n.ts';
import './losses.css';

export interface LossListProps {
  readonly losses: readonly ConversionLoss[];
  readonly words: (kind: ConversionLoss['kind'], count: number) => string;
}

/** What a conversion leaves behind, by kind, with the first places. */
export const LossList = ({ losses, words }: LossListProps) => {
  const list = new Intl.ListFormat(currentLanguage(), { type: 'unit' });
  return (
    <ul className="losses">
      {losses.map(({ kind, count, examples }) => (
        <li key={kind}>
          <span className="loss">{words(kind, count)}</span>
          {examples.length > 0 && (
            // One place alone can be the sheet that holds all of them.
            <span className="loss-places">
              {list.format(examples.length > 1 && count > examples.length ? [...examples, '…'] : examples)}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
};
