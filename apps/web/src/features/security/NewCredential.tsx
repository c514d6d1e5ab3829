import { Banner, Button, Checkbox, Dialog, DialogActions, DialogContent, Select, TextField } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { CopyField } from '../../shell/pages/CopyField.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

export interface NewCredentialProps<Scope extends string> {
  readonly title: string;
  readonly shownTitle: string;
  readonly shownText: string;
  readonly nameHint: string;
  readonly queryKey: string;
  readonly scopes: readonly { readonly id: Scope; readonly label: string; readonly text: string }[];
  readonly initialScopes: readonly Scope[];
  readonly hasExpiry?: boolean;
  /** Makes it and resolves to the secret, which is shown once. */
  readonly create: (wanted: {
    readonly name: string;
    readonly scopes: readonly Scope[];
    readonly expiresAt: string | null;
  }) => Promise<string>;
  readonly onClose: () => void;
}

const lifetimes = ['30', '90', '365', 'never'] as const;
type Lifetime = (typeof lifetimes)[number];
const dayMs = 86_400_000;

/** Names a new secret, says what it may do, and shows it once. */
export const NewCredential = <Scope extends string>({ hasExpiry = false, ...props }: NewCredentialProps<Scope>) => {
  const { t } = useTranslation('security');
  const errorText = useErrorText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<Scope>>(new Set(props.initialScopes));
  const [lifetime, setLifetime] = useState<Lifetime>('90');
  const [isChecked, setChecked] = useState(false);
  const create = useMutation({
    mutationFn: () =>
      props.create({
        name: name.trim(),
        scopes: [...chosen],
        expiresAt:
          hasExpiry && lifetime !== 'never' ? new Date(Date.now() + Number(lifetime) * dayMs).toISOString() : null,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [props.queryKey] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (name.trim() !== '' && chosen.size > 0) create.mutate();
  };
  const toggle = (scope: Scope, isOn: boolean) => {
    const next = new Set(chosen);
    if (isOn) next.add(scope);
    else next.delete(scope);
    setChosen(next);
  };

  return (
    <Dialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
      isDismissable={false}
      title={create.data ? props.shownTitle : props.title}
    >
      {create.data ? (
        <>
          <DialogContent>
            <p>{props.shownText}</p>
            <CopyField label={props.shownTitle} text={create.data} />
            <Banner tone="warning">{t('shownOnce')}</Banner>
          </DialogContent>
          <DialogActions>
            <Button variant="primary" onPress={props.onClose}>
              {t('done')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <DialogContent>
            {create.error && <Banner tone="danger">{errorText(create.error)}</Banner>}
            <TextField
              label={t('name')}
              value={name}
              onChange={setName}
              description={props.nameHint}
              errorMessage={isChecked && name.trim() === '' ? t('name.missing') : null}
              maxLength={100}
              autoFocus
              autoComplete="off"
            />
            <fieldset className="scopes">
              <legend className="ui-label">{t('scopes')}</legend>
              {props.scopes.map(({ id, label, text }) => (
                <Checkbox key={id} isSelected={chosen.has(id)} onChange={(isOn) => toggle(id, isOn)}>
                  <span className="scope">
                    {label}
                    <span className="ui-description">{text}</span>
                  </span>
                </Checkbox>
              ))}
              {isChecked && chosen.size === 0 && <p className="ui-error">{t('scopes.missing')}</p>}
            </fieldset>
            {hasExpiry && (
              <Select
                label={t('token.lifetime')}
                value={lifetime}
                onChange={setLifetime}
                options={lifetimes.map((value) => ({ value, label: t(`token.lifetime.${value}`) }))}
              />
            )}
          </DialogContent>
          <DialogActions>
            <Button onPress={props.onClose}>{t('cancel')}</Button>
            <Button type="submit" variant="primary" isPending={create.isPending}>
              {t('create')}
            </Button>
          </DialogActions>
        </form>
      )}
    </Dialog>
  );
};
