import { changePivotSource, type PlacedPivot } from '@cloudity/docmodel/pivots';
import { TextField } from '@cloudity/ui';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { rangeFromText, rangeText } from '../criteria/range-text.ts';
import { useSheet } from '../ui/context.ts';

/** Where the table reads; with the sheet's name, because it is often another one. */
export const PivotSource = ({ pivot }: { readonly pivot: PlacedPivot }) => {
  const { t } = useTranslation('sheetPivots');
  const { session } = useSheet();
  const current = pivot.source === null ? '' : rangeText(session, pivot.source, '');
  const [text, setText] = useState(current);
  const [isWrong, setWrong] = useState(false);
  useEffect(() => setText(current), [current]);
  const change = (): void => {
    if (text === current) return;
    const range = rangeFromText(session, text);
    const isDone =
      range !== null &&
      range.toRow > range.fromRow &&
      session.act(() => changePivotSource(session.workbook, pivot.sheet, pivot.id, range));
    setWrong(!isDone);
  };
  return (
    <TextField
      label={t('pivot.data')}
      value={text}
      isDisabled={!session.isEditable}
      onChange={setText}
      onBlur={change}
      onKeyDown={(event) => {
        if (event.key === 'Enter') change();
      }}
      {...(isWrong ? { errorMessage: t('pivot.header') } : {})}
    />
  );
};
