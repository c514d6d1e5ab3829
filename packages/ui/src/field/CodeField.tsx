import { type Ref, useState } from 'react';
import { TextField } from './TextField.tsx';

export interface CodeFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly errorMessage?: string | null;
  readonly length?: number;
  /** While a code is on its way; the field keeps the focus. */
  readonly isReadOnly?: boolean;
  readonly autoFocus?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Called once per complete code, also when it is pasted with spaces or dashes. */
  readonly onComplete: (code: string) => void;
}

/** A one-time code of digits: takes a paste in any grouping and hands the code on as soon as it is complete. */
export const CodeField = ({ length = 6, onComplete, ...props }: CodeFieldProps) => {
  const [value, setValue] = useState('');
  const change = (typed: string) => {
    const digits = typed.replace(/\D/g, '').slice(0, length);
    if (digits === value) return;
    setValue(digits);
    if (digits.length === length) onComplete(digits);
  };
  return (
    <TextField
      {...props}
      className="ui-code"
      value={value}
      onChange={change}
      inputMode="numeric"
      autoComplete="one-time-code"
      placeholder={'0'.repeat(length)}
    />
  );
};
