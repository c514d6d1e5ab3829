import {
  addConditionalFormat,
  changeConditionalFormat,
  conditionalFormatsOf,
  moveRecord,
  type PlacedConditionalFormat,
  removeRecord,
  reorderConditionalFormat,
} from '@cloudity/docmodel/sheet';
import { Button, IconButton, Segmented } from '@cloudity/ui';
import { ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { CriterionFields } from '../criteria/CriterionFields.tsx';
import { RangeField } from '../criteria/RangeField.tsx';
import { rangeFromText, rangeText, selectedRanges } from '../criteria/range-text.ts';
import { useSignal } from '../model/signal.ts';
import { FormPanel } from '../panels/FormPanel.tsx';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import {
  barColors,
  type ConditionDraft,
  criteria,
  draftOf,
  emptyDraft,
  lookFrom,
  presets,
  scalePresets,
} from './draft.ts';

const swatchOf = (draft: ConditionDraft): CSSProperties => {
  if (draft.kind === 'bar') return { background: draft.bar };
  if (draft.kind === 'scale')
    return { background: `linear-gradient(to right, ${draft.scale.filter((color) => color !== '').join(', ')})` };
  const { fill, color, bold } = draft.style;
  return {
    ...(typeof fill === 'string' ? { background: fill } : {}),
    ...(typeof color === 'string' ? { color } : typeof fill === 'string' ? { color: '#1b1d22' } : {}),
    ...(bold === true ? { fontWeight: 700 } : {}),
  };
};

/** Rules that give cells a look by what they show. */
export const ConditionsPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  const [edited, setEdited] = useState<PlacedConditionalFormat | 'new' | null>(null);
  const formats = conditionalFormatsOf(session.workbook, sheet);
  if (edited !== null && session.isEditable)
    return <RuleForm format={edited === 'new' ? null : edited} onDone={() => setEdited(null)} onClose={onClose} />;
  const nameOf = ({ range, look }: PlacedConditionalFormat): string =>
    look.kind === 'style'
      ? [t(`criterion.${look.criterion.kind}`), ...draftOf(session, range, look).criterion.texts].join(' ')
      : t(`condition.kind.${look.kind}`);
  return (
    <SidePanel
      title={t('condition.title')}
      onClose={onClose}
      footer={
        session.isEditable && (
          <Button icon={Plus} variant="primary" onPress={() => setEdited('new')}>
            {t('condition.add')}
          </Button>
        )
      }
    >
      {formats.length === 0 ? (
        <p className="sheet-panel-empty">{t('condition.none')}</p>
      ) : (
        <ul className="sheet-panel-list">
          {formats.map((format, at) => (
            <li key={format.id} className="sheet-panel-item">
              <span
                className="sheet-look"
                aria-hidden="true"
                style={swatchOf(draftOf(session, format.range, format.look))}
              >
                123
              </span>
              <button
                type="button"
                className="sheet-panel-name"
                disabled={!session.isEditable}
                onClick={() => setEdited(format)}
              >
                {nameOf(format)}
                <span className="ui-description">{rangeText(session, format.range)}</span>
              </button>
              {session.isEditable && at > 0 && (
                <IconButton
                  icon={ArrowUp}
                  label={t('condition.up', { name: nameOf(format) })}
                  onPress={() =>
                    session.act(() => reorderConditionalFormat(session.workbook, sheet, format.id, at - 1))
                  }
                />
              )}
              {session.isEditable && (
                <IconButton
                  icon={Trash2}
                  label={t('condition.remove', { name: nameOf(format) })}
                  onPress={() => session.act(() => removeRecord(session.workbook, sheet, format.id))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </SidePanel>
  );
};

interface RuleFormProps {
  readonly format: PlacedConditionalFormat | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const RuleForm = ({ format, onDone, onClose }: RuleFormProps) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const [selected] = selectedRanges(session);
  const first = format?.range ?? selected;
  const [range, setRange] = useState(first === undefined ? '' : rangeText(session, first));
  const [draft, setDraft] = useState(() =>
    format === null ? emptyDraft : draftOf(session, format.range, format.look),
  );
  const [wrong, setWrong] = useState<'range' | 'value' | null>(null);
  const change = (part: Partial<ConditionDraft>): void => {
    setWrong(null);
    setDraft({ ...draft, ...part });
  };
  const save = (): void => {
    const placed = rangeFromText(session, range);
    if (placed === null || placed.sheet !== session.sheetId.get()) {
      setWrong('range');
      return;
    }
    const isDone = session.act(() => {
      const look = lookFrom(session, placed, draft);
      if (format === null) addConditionalFormat(session.workbook, placed, look);
      else {
        changeConditionalFormat(session.workbook, placed.sheet, format.id, look);
        if (rangeText(session, placed) !== rangeText(session, format.range))
          moveRecord(session.workbook, format.id, placed);
      }
    });
    session.refusal.set(null);
    if (isDone) onDone();
    else setWrong('value');
  };
  return (
    <FormPanel
      title={t(format === null ? 'condition.new' : 'condition.edit')}
      onSave={save}
      onCancel={onDone}
      onClose={onClose}
    >
      <RangeField
        value={range}
        isWrong={wrong === 'range'}
        onChange={(text) => {
          setWrong(null);
          setRange(text);
        }}
      />
      <Segmented
        label={t('condition.kind')}
        options={(['style', 'scale', 'bar'] as const).map((value) => ({ value, label: t(`condition.kind.${value}`) }))}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind === 'style' && (
        <>
          <CriterionFields
            label={t('condition.when')}
            kinds={criteria}
            draft={draft.criterion}
            onChange={(criterion) => change({ criterion })}
            {...(wrong === 'value' ? { errorMessage: t('criterion.missing') } : {})}
          />
          <Looks
            label={t('condition.look')}
            looks={presets.map((style) => ({ draft: { ...draft, style }, isChosen: sameStyle(style, draft.style) }))}
            onChoose={({ style }) => change({ style })}
          />
          <ColorField
            label={t('condition.fill')}
            value={String(draft.style.fill ?? '#ffffff')}
            onChange={(fill) => change({ style: { ...draft.style, fill } })}
          />
          <ColorField
            label={t('condition.text')}
            value={String(draft.style.color ?? '#1b1d22')}
            onChange={(color) => change({ style: { ...draft.style, color } })}
          />
        </>
      )}
      {draft.kind === 'scale' && (
        <>
          <Looks
            label={t('condition.look')}
            looks={scalePresets.map((scale) => ({
              draft: { ...draft, scale },
              isChosen: scale.join() === draft.scale.join(),
            }))}
            onChoose={({ scale }) => change({ scale })}
          />
          {(['least', 'middle', 'greatest'] as const).map((name, at) =>
            draft.scale[at] === '' ? null : (
              <ColorField
                key={name}
                label={t(`condition.${name}`)}
                value={draft.scale[at] ?? ''}
                onChange={(color) => {
                  const [least, middle, greatest] = draft.scale.with(at, color);
                  change({ scale: [least ?? '', middle ?? '', greatest ?? ''] });
                }}
              />
            ),
          )}
        </>
      )}
      {draft.kind === 'bar' && (
        <>
          <Looks
            label={t('condition.look')}
            looks={barColors.map((bar) => ({ draft: { ...draft, bar }, isChosen: bar === draft.bar }))}
            onChoose={({ bar }) => change({ bar })}
          />
          <ColorField label={t('condition.fill')} value={draft.bar} onChange={(bar) => change({ bar })} />
        </>
      )}
    </FormPanel>
  );
};

const sameStyle = (one: ConditionDraft['style'], other: ConditionDraft['style']): boolean =>
  one.fill === other.fill && one.color === other.color;

interface LooksProps {
  readonly label: string;
  readonly looks: readonly { readonly draft: ConditionDraft; readonly isChosen: boolean }[];
  readonly onChoose: (draft: ConditionDraft) => void;
}

/** Looks to choose from, each as it is. */
const Looks = ({ label, looks, onChoose }: LooksProps) => {
  const { t } = useTranslation('sheetTools');
  return (
    <fieldset>
      <legend>{label}</legend>
      <div className="sheet-looks">
        {looks.map(({ draft, isChosen }, at) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: the looks never change their places
            key={at}
            type="button"
            className={draft.kind === 'style' ? 'sheet-look is-text' : 'sheet-look'}
            aria-label={t('condition.lookNumber', { number: at + 1 })}
            aria-pressed={isChosen}
            style={swatchOf(draft)}
            onClick={() => onChoose(draft)}
          ></button>
        ))}
      </div>
    </fieldset>
  );
};

const ColorField = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (color: string) => void;
}) => (
  <label className="sheet-own-color">
    {label}
    <input type="color" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
  </label>
);
