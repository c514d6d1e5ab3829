import { maxHint, setValidation, validationAt, validationsOf } from '@cloudity/docmodel/sheet';
import { Button, Checkbox, Segmented, Select, TextAreaField, TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { CriterionFields } from '../criteria/CriterionFields.tsx';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import type { SheetSession } from '../model/session.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import {
  criteriaOf,
  draftOf,
  emptyDraft,
  hasCriterion,
  ruleFrom,
  ruleKinds,
  type ValidationDraft,
  withKind,
} from './draft.ts';

const begun = (
  session: SheetSession,
): { readonly range: string; readonly draft: ValidationDraft; readonly isNew: boolean } => {
  const { row, column } = session.selection.get().active;
  const [selected] = selectedRanges(session);
  const found = validationAt(validationsOf(session.workbook, session.sheetId.get()), row, column);
  if (found !== null)
    return { range: rangeText(session, found.range), draft: draftOf(session, found.range, found), isNew: false };
  return { range: selected === undefined ? '' : rangeText(session, selected), draft: emptyDraft, isNew: true };
};

/** What the cells of a range may hold. */
export const ValidationPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const [first] = useState(() => begun(session));
  const [range, setRange] = useState(first.range);
  const [draft, setDraft] = useState(first.draft);
  const [wrong, setWrong] = useState<'range' | 'rule' | null>(null);
  const change = (part: Partial<ValidationDraft>): void => {
    setWrong(null);
    setDraft({ ...draft, ...part });
  };
  const apply = (isRemoval: boolean): void => {
    const placed = rangeFromText(session, range);
    if (placed === null) {
      setWrong('range');
      return;
    }
    const isDone = session.act(() => {
      const { isStrict, hint } = draft;
      setValidation(
        session.workbook,
        placed,
        isRemoval ? null : { rule: ruleFrom(session, placed, draft), isStrict, hint: hint.trim() },
      );
    });
    session.refusal.set(null);
    if (isDone) onClose();
    else setWrong('rule');
  };
  const { kind } = draft;
  const missing = wrong === 'rule' ? { errorMessage: t('criterion.missing') } : {};
  return (
    <SidePanel
      title={t('validation.title')}
      onClose={onClose}
      footer={
        <>
          {!first.isNew && <Button onPress={() => apply(true)}>{t('validation.remove')}</Button>}
          <Button variant="primary" onPress={() => apply(false)}>
            {t('save')}
          </Button>
        </>
      }
    >
      <RangeField
        value={range}
        isWrong={wrong === 'range'}
        onChange={(text) => {
          setWrong(null);
          setRange(text);
        }}
      />
      <Select
        label={t('validation.kind')}
        options={ruleKinds.map((each) => ({ value: each, label: t(`validation.kind.${each}`) }))}
        value={kind}
        onChange={(next) => change(withKind(draft, next))}
      />
      {kind === 'list' && (
        <TextAreaField
          label={t('validation.list')}
          rows={5}
          value={draft.list}
          onChange={(list) => change({ list })}
          {...missing}
        />
      )}
      {kind === 'range' && (
        <TextField
          label={t('validation.source')}
          placeholder="A2:A20"
          value={draft.source}
          onChange={(source) => change({ source })}
          {...missing}
        />
      )}
      {hasCriterion(kind) && (
        <CriterionFields
          label={t('validation.criterion')}
          kinds={criteriaOf[kind]}
          draft={draft.criterion}
          onChange={(criterion) => change({ criterion })}
          {...missing}
        />
      )}
      {kind === 'number' && (
        <Checkbox isSelected={draft.isWhole} onChange={(isWhole) => change({ isWhole })}>
          {t('validation.whole')}
        </Checkbox>
      )}
      {kind !== 'checkbox' && (
        <div className="ui-field">
          <span className="ui-label" aria-hidden>
            {t('validation.otherwise')}
          </span>
          <Segmented
            label={t('validation.otherwise')}
            options={[
              { value: 'refuse', label: t('validation.refuse') },
              { value: 'warn', label: t('validation.warn') },
            ]}
            value={draft.isStrict ? 'refuse' : 'warn'}
            onChange={(value) => change({ isStrict: value === 'refuse' })}
          />
        </div>
      )}
      <TextField
        label={t('validation.hint')}
        value={draft.hint}
        maxLength={maxHint}
        onChange={(hint) => change({ hint })}
      />
    </SidePanel>
  );
};
