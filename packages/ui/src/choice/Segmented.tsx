import type { LucideIcon } from 'lucide-react';
import { type Key, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { Icon } from '../icon/Icon.tsx';
import './choice.css';

export interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: LucideIcon }[];
  /** Only the icons are shown; the labels name them. */
  readonly isIconOnly?: boolean;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One of a few choices, all visible. */
export const Segmented = <Value extends string>({
  label,
  options,
  isIconOnly = false,
  value,
  onChange,
}: SegmentedProps<Value>) => (
  <ToggleButtonGroup
    aria-label={label}
    className="ui-segmented"
    disallowEmptySelection
    selectedKeys={[value]}
    onSelectionChange={(keys: Set<Key>) => {
      const chosen = options.find((option) => keys.has(option.value));
      if (chosen) onChange(chosen.value);
    }}
  >
    {options.map((option) => (
      <ToggleButton
        key={option.value}
        id={option.value}
        className="ui-segment"
        {...(isIconOnly ? { 'aria-label': option.label } : {})}
      >
        {option.icon && <Icon of={option.icon} size={16} />}
        {!isIconOnly && option.label}
      </ToggleButton>
    ))}
  </ToggleButtonGroup>
);
