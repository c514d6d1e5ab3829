import type { ReactNode } from 'react';
import {
  ComboBox as AriaComboBox,
  type ComboBoxProps as AriaComboBoxProps,
  Group,
  Input,
  type Key,
  ListBox,
  ListBoxItem,
  Popover,
} from 'react-aria-components';
import { FieldBody, type FieldTexts } from '../field/Field.tsx';
import '../menu/menu.css';
import './select.css';

export interface ComboBoxProps<Item extends { readonly id: Key }>
  extends FieldTexts,
    Pick<AriaComboBoxProps<Item>, 'inputValue' | 'onInputChange' | 'isDisabled' | 'autoFocus' | 'menuTrigger'> {
  readonly items: readonly Item[];
  readonly textOf: (item: Item) => string;
  readonly renderItem: (item: Item) => ReactNode;
  readonly onChoose: (item: Item) => void;
  readonly placeholder?: string;
  /** Said when nothing matches. */
  readonly emptyText: string;
}

/** A type-ahead: the caller filters `items` by `inputValue`; choosing hands the item on and clears nothing by itself. */
export const ComboBox = <Item extends { readonly id: Key }>({
  items,
  textOf,
  renderItem,
  onChoose,
  placeholder,
  emptyText,
  label,
  isLabelHidden = false,
  description,
  errorMessage,
  ...props
}: ComboBoxProps<Item>) => (
  <AriaComboBox
    {...props}
    className="ui-field"
    items={items}
    value={null}
    // Nothing is said about nothing typed: after a choice the list stays closed.
    allowsEmptyCollection={(props.inputValue ?? '') !== ''}
    isInvalid={Boolean(errorMessage)}
    onChange={(key) => {
      const chosen = items.find((item) => item.id === key);
      if (chosen) onChoose(chosen);
    }}
  >
    <FieldBody label={label} isLabelHidden={isLabelHidden} description={description} errorMessage={errorMessage}>
      <Group className="ui-box">
        <Input className="ui-input" placeholder={placeholder ?? ''} />
      </Group>
    </FieldBody>
    <Popover className="ui-popover ui-select-popover">
      <ListBox<Item> className="ui-menu" renderEmptyState={() => <p className="ui-menu-empty">{emptyText}</p>}>
        {(item) => (
          <ListBoxItem id={item.id} textValue={textOf(item)} className="ui-menu-item">
            {renderItem(item)}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  </AriaComboBox>
);
