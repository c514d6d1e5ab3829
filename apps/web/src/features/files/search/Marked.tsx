import { Fragment } from 'react';

export interface MarkedProps {
  readonly text: string;
  /** [start, end) of each match, in order. */
  readonly matches: readonly (readonly [number, number])[];
}

/** A text with its matches marked; always text, never markup. */
export const Marked = ({ text, matches }: MarkedProps) => {
  let at = 0;
  const parts = matches.map(([start, end]) => {
    const before = text.slice(at, start);
    at = end;
    return (
      <Fragment key={start}>
        {before}
        <mark className="search-mark">{text.slice(start, end)}</mark>
      </Fragment>
    );
  });
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
};
