import type { ReactNode } from 'react';
import { FieldError, Label, Text } from 'react-aria-components';
import './field.css';

export interface FieldTexts {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  /** A sentence below the field, before anything went wrong. */
  readonly description?: ReactNode;
  /** What is wrong and how to mend it; shown instead of the description. */
  readonly errorMessage?: string | null | undefined;
}

interface FieldBodyProps extends FieldTexts {
  readonly children: ReactNode;
}

/** Label, control, description and error in their order; stands inside a react-aria field, which links them. */
export const FieldBody = ({ label, isLabelHidden, description, errorMessage, children }: FieldBodyProps) => (
  <>
    <Label className={isLabelHidden ? 'visually-hidden' : 'ui-label'}>{label}</Label>
    {children}
    {description && !errorMessage && (
      <Text slot="description" className="ui-description">
        {description}
      </Text>
    )}
    <FieldError className="ui-error">{errorMessage ?? undefined}</FieldError>
  </>
);
