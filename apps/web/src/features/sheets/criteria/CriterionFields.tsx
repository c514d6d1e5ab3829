import { type CriterionKind, operandCount } from '@cloudity/docmodel/sheet';
import { Select, TextField } from '@cloudity/ui';
import { useTranslation } from '../../../shell/language/use-translation.ts';

export interface CriterionDraft<Kind extends string = CriterionKind> {
  readonly kind: Kind;
  /** As typed. */
  readonly texts: readonly string[];
}

export interface CriterionFieldsProps<Kind extends CriterionKind | 'none'> {
  readonly label: string;
  readonly kinds: readonly Kind[];
  readonly draft: CriterionDraft<Kind>;
  readonly onChange: (draft: CriterionDraft<Kind>) => void;
  readonly errorMessage?: string;
}

/** A question about a cell: which, and its one or two values. */
export const CriterionFields = <Kind extends CriterionKind | 'none'>({
  label,
  kinds,
  draft,
  onChange,
  errorMessage,
}: CriterionFieldsProps<Kind>) => {
  const { t } = useTranslation('sheetTools');
  const { kind } = draft;
  const count = kind === 'none' ? 0 : operandCount(kind);
  const set = (at: number, text: string): void =>
    onChange({
      kind,
      texts: Array.from({ length: count }, (_, each) => (each === at ? text : (draft.texts[each] ?? ''))),
    });
  return (
    <>
      <Select
        label={label}
        options={kinds.map((each) => ({ value: each, label: t(`criterion.${each}`) }))}
        value={kind}
        onChange={(next) => onChange({ kind: next, texts: draft.texts })}
      />
      {Array.from({ length: count }, (_, at) => (
        <TextField
          // biome-ignore lint/suspicious/noArrayIndexKey: the values of a criterion are told apart by their place
          key={at}
          label={
            count === 1
              ? t(kind === 'formula' ? 'criterion.formulaField' : 'criterion.value')
              : t(at === 0 ? 'criterion.from' : 'criterion.to')
          }
          placeholder={kind === 'formula' ? '=' : ''}
          value={draft.texts[at] ?? ''}
          onChange={(text) => set(at, text)}
          {...(errorMessage && at === 0 ? { errorMessage } : {})}
        />
      ))}
    </>
  );
};
