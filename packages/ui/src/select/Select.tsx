import { Check, ChevronDown } from 'lucide-react';
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, SelectValue, Text } from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { FieldBody, type FieldTexts } from '../field/Field.tsx';
import { Icon } from '../icon/Icon.tsx';
import '../menu/menu.css';
import './select.css';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
  readonly isDisabled?: boolean;
}

export interface SelectProps<Value extends string> extends FieldTexts {
  readonly options: readonly Option<Value>[];
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
  readonly placeholder?: string;
  readonly isDisabled?: boolean;
  /** Without a box around it, as inside a list's row. */
  readonly isQuiet?: boolean;
}

/** One of many choices, in a list that opens. */
export const Select = <Value extends string>({
  options,
  value,
  onChange,
  placeholder,
  isDisabled = false,
  isQuiet = false,
  label,
  isLabelHidden = false,
  description,
  errorMessage,
}: SelectProps<Value>) => (
  <AriaSelect
    className="ui-field"
    value={value}
    isDisabled={isDisabled}
    isInvalid={Boolean(errorMessage)}
    placeholder={placeholder ?? ''}
    onChange={(key) => {
      const chosen = options.find((option) => option.value === key);
      if (chosen) onChange(chosen.value);
    }}
  >
    <FieldBody label={label} isLabelHidden={isLabelHidden} description={description} errorMessage={errorMessage}>
      <Button className={classNames('ui-select', isQuiet && 'ui-select-quiet')}>
        <SelectValue className="ui-select-value">
          {({ defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : options.find((option) => option.value === value)?.label
          }
        </SelectValue>
        <Icon of={ChevronDown} size={16} />
      </Button>
    </FieldBody>
    <Popover className="ui-popover ui-select-popover">
      <ListBox className="ui-menu" items={options}>
        {(option) => (
          <ListBoxItem
            id={option.value}
            textValue={option.label}
            className="ui-menu-item"
            isDisabled={option.isDisabled ?? false}
          >
            {({ isSelected }) => (
              <>
                <span className="ui-menu-check">{isSelected && <Icon of={Check} size={16} />}</span>
                <span className="ui-menu-text">
                  <Text slot="label">{option.label}</Text>
                  {option.description && (
                    <Text slot="description" className="ui-description">
                      {option.description}
                    </Text>
                  )}
                </span>
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaSelect>
);
