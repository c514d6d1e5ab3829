import type { TagColour } from '@cloudity/contracts';
import { tagColours } from '@cloudity/contracts/tag-colours';
import { Check } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import './tags.css';

interface TagColourFieldProps {
  readonly value: TagColour;
  readonly onChange: (colour: TagColour) => void;
}

/** The eight colours of tags, one beside the other: the browser's own radio buttons, so arrows choose. */
export const TagColourField = ({ value, onChange }: TagColourFieldProps) => {
  const { t } = useTranslation('tags');
  const name = useId();
  return (
    <fieldset className="tag-colours">
      <legend className="ui-label">{t('colour')}</legend>
      {tagColours.map((colour) => (
        <label key={colour} className={`tag-colour tag-${colour}`} title={t(`colour.${colour}`)}>
          <input
            type="radio"
            className="visually-hidden"
            name={name}
            value={colour}
            aria-label={t(`colour.${colour}`)}
            checked={colour === value}
            onChange={() => onChange(colour)}
          />
          {colour === value && <Check size={14} strokeWidth={3} aria-hidden />}
        </label>
      ))}
    </fieldset>
  );
};
