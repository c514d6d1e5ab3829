import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import { useUiText } from '../text.ts';
import './field.css';

export interface SearchFieldProps extends Omit<AriaSearchFieldProps, 'className' | 'children' | 'aria-label'> {
  readonly label: string;
  readonly placeholder?: string;
  readonly shortcut?: string;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

export const SearchField = ({ label, placeholder, shortcut, className, inputRef, ...props }: SearchFieldProps) => {
  const text = useUiText();
  return (
    <AriaSearchField {...props} aria-label={label} className={classNames('ui-search', className)}>
      {({ isEmpty }) => (
        <Group className="ui-box">
          <Icon of={Search} />
          <Input className="ui-input" placeholder={placeholder ?? label} {...(inputRef ? { ref: inputRef } : {})} />
          {isEmpty && shortcut ? (
            <span className="ui-box-keys" aria-hidden="true">
              {shortcut}
            </span>
          ) : (
            <Button className="ui-box-button" aria-label={text.clear}>
              <Icon of={X} size={16} />
            </Button>
          )}
        </Group>
      )}
    </AriaSearchField>
  );
};
