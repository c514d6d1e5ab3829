import { Menu, MenuItem } from '@cloudity/ui';
import { Check } from 'lucide-react';
import type { RefObject } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import type { Cell } from '../selection/selection.ts';
import { useSheet } from '../ui/context.ts';
import { parseInput } from '../values/parse-input.ts';
import { isListed } from './fits.ts';
import type { Validations } from './validations.ts';

export interface ListMenuProps {
  readonly validations: Validations;
  readonly cell: Cell;
  readonly anchor: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
}

/** The values a cell may have, at the cell; letters lead to them. */
export const ListMenu = ({ validations, cell, anchor, onClose }: ListMenuProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const validation = validations.at(cell.row, cell.column);
  const values = validation === null ? [] : validations.offered(validation);
  const { value } = session.cell(cell.row, cell.column);
  return (
    <Menu
      label={t('validation.choose')}
      className="sheet-list-menu"
      triggerRef={anchor}
      isOpen
      autoFocus="first"
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      onClose={onClose}
    >
      {values.length === 0 ? (
        <MenuItem isDisabled>{t('validation.noValue')}</MenuItem>
      ) : (
        values.map((text) => (
          <MenuItem
            key={text}
            textValue={text}
            onAction={() => validations.choose(cell, parseInput(text, session.language).input)}
          >
            <span className="sheet-list-value">
              {text}
              {isListed(value, [text]) && <Check size={16} aria-hidden="true" />}
            </span>
          </MenuItem>
        ))
      )}
    </Menu>
  );
};
