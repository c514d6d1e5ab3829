import { Eye, EyeOff } from 'lucide-react';
import { type ReactNode, type Ref, useState } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Group,
  Input,
  TextArea,
} from 'react-aria-components';
import { classNames } from '../class-names.ts';
import { Icon } from '../icon/Icon.tsx';
import { useUiText } from '../text.ts';
import { FieldBody, type FieldTexts } from './Field.tsx';
import './field.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'>, FieldTexts {
  readonly placeholder?: string;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Something at the end inside the box, for example a unit or a button. */
  readonly suffix?: ReactNode;
}

/** A labelled line of text. With `errorMessage` it is invalid and says why. */
export const TextField = ({
  label,
  isLabelHidden = false,
  description,
  errorMessage,
  placeholder,
  className,
  inputRef,
  suffix,
  ...props
}: TextFieldProps) => (
  <AriaTextField
    {...props}
    // The browser's own validation would hold back the next try of a form until its message is gone.
    validationBehavior="aria"
    isInvalid={props.isInvalid ?? Boolean(errorMessage)}
    className={classNames('ui-field', className)}
  >
    <FieldBody label={label} isLabelHidden={isLabelHidden} description={description} errorMessage={errorMessage}>
      <Group className={props.isReadOnly ? 'ui-box ui-box-fixed' : 'ui-box'}>
        <Input className="ui-input" placeholder={placeholder ?? ''} {...(inputRef ? { ref: inputRef } : {})} />
        {suffix}
      </Group>
    </FieldBody>
  </AriaTextField>
);

export interface TextAreaFieldProps extends Omit<AriaTextFieldProps, 'className' | 'children'>, FieldTexts {
  readonly placeholder?: string;
  readonly rows?: number;
}

/** A labelled text of several lines. */
export const TextAreaField = ({
  label,
  isLabelHidden = false,
  description,
  errorMessage,
  placeholder,
  rows = 3,
  ...props
}: TextAreaFieldProps) => (
  <AriaTextField {...props} validationBehavior="aria" isInvalid={Boolean(errorMessage)} className="ui-field">
    <FieldBody label={label} isLabelHidden={isLabelHidden} description={description} errorMessage={errorMessage}>
      <Group className="ui-box ui-box-area">
        <TextArea className="ui-input" placeholder={placeholder ?? ''} rows={rows} />
      </Group>
    </FieldBody>
  </AriaTextField>
);

/** A password with a button that shows it. */
export const PasswordField = (props: Omit<TextFieldProps, 'type' | 'suffix'>) => {
  const [isShown, setShown] = useState(false);
  const text = useUiText();
  return (
    <TextField
      {...props}
      type={isShown ? 'text' : 'password'}
      spellCheck="false"
      suffix={
        <Button
          className="ui-box-button"
          aria-label={isShown ? text.hidePassword : text.showPassword}
          onPress={() => setShown(!isShown)}
        >
          <Icon of={isShown ? EyeOff : Eye} />
        </Button>
      }
    />
  );
};
