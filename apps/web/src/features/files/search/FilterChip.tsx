import { Button, IconButton, Menu, MenuItem, MenuSection, MenuTrigger } from '@cloudity/ui';
import { ChevronDown, type LucideIcon, X } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export interface FilterChipProps<Value extends string> {
  /** What is filtered by. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly value: Value | null;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value | null) => void;
}

/** One filter: a button with its menu, and a cross beside it once something is chosen. */
export const FilterChip = <Value extends string>({ label, icon, value, choices, onChange }: FilterChipProps<Value>) => {
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <span className={chosen ? 'search-chip search-chip-set' : 'search-chip'}>
      <MenuTrigger>
        <Button
          variant="quiet"
          icon={icon}
          className="search-chip-button"
          aria-label={chosen ? `${label}: ${chosen.label}` : label}
        >
          <ChipLabel hasMenu={!chosen}>{chosen?.label ?? label}</ChipLabel>
        </Button>
        <Menu label={label}>
          <MenuSection
            label={label}
            selectionMode="single"
            selectedKeys={value === null ? [] : [value]}
            onSelectionChange={(keys) =>
              onChange(keys === 'all' ? null : (([...keys][0] as Value | undefined) ?? null))
            }
          >
            {choices.map((choice) => (
              <MenuItem key={choice.value} id={choice.value}>
                {choice.label}
              </MenuItem>
            ))}
          </MenuSection>
        </Menu>
      </MenuTrigger>
      {chosen && <ClearChip label={label} onPress={() => onChange(null)} />}
    </span>
  );
};

/** A chip's words, with an arrow while nothing is chosen. */
export const ChipLabel = ({ hasMenu, children }: { readonly hasMenu: boolean; readonly children: string }) => (
  <span className="search-chip-label">
    {children}
    {hasMenu && <ChevronDown size={14} aria-hidden="true" />}
  </span>
);

export const ClearChip = ({ label, onPress }: { readonly label: string; readonly onPress: () => void }) => {
  const { t } = useTranslation('search');
  return (
    <IconButton icon={X} label={t('filter.remove', { name: label })} onPress={onPress} className="search-chip-clear" />
  );
};
