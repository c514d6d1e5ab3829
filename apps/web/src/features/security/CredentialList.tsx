import { AlertDialog, Button, Icon, SkeletonRows, showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { ErrorNote } from '../../shell/pages/ErrorNote.tsx';
import { useErrorText } from '../../shell/pages/use-error-text.ts';

export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export interface CredentialListProps<Item extends Credential> {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly items: readonly Item[] | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly queryKey: string;
  readonly emptyText: string;
  /** Beside the name, for example scopes. */
  readonly renderBadges?: (item: Item) => ReactNode;
  readonly renderDetail?: (item: Item) => string | null;
  readonly ask: { readonly title: (name: string) => string; readonly text: string };
  readonly revoke: (id: string) => Promise<unknown>;
}

/** Things that sign in as the person, with when they were last used and a way to revoke them. */
export const CredentialList = <Item extends Credential>(props: CredentialListProps<Item>) => {
  const { t } = useTranslation('security');
  const formats = useFormats();
  const queries = useQueryClient();
  const errorText = useErrorText();
  const [asking, setAsking] = useState<Item | null>(null);
  const revoke = useMutation({
    mutationFn: props.revoke,
    onSuccess: () =>
      Promise.all([props.queryKey, 'two-factor'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
    onError: (error) => showToast({ message: errorText(error), tone: 'danger' }),
  });
  if (props.error) return <ErrorNote error={props.error} onRetry={props.onRetry} />;
  if (!props.items) return <SkeletonRows rows={2} label={props.label} />;
  if (props.items.length === 0) return <p className="row-detail">{props.emptyText}</p>;
  return (
    <>
      <ul className="rows" aria-label={props.label}>
        {props.items.map((item) => (
          <li key={item.id} className="row">
            <Icon of={props.icon} />
            <span className="row-text">
              <span className="row-title">
                {item.name}
                {props.renderBadges?.(item)}
              </span>
              <span className="row-detail">
                {[
                  t('created', { date: formats.when(item.createdAt) }),
                  item.lastUsedAt ? t('lastUsed', { date: formats.when(item.lastUsedAt) }) : t('neverUsed'),
                  props.renderDetail?.(item),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            <Button aria-label={t('revoke.name', { name: item.name })} onPress={() => setAsking(item)}>
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
      <AlertDialog
        isOpen={asking !== null}
        onOpenChange={(isOpen) => !isOpen && setAsking(null)}
        title={props.ask.title(asking?.name ?? '')}
        confirmLabel={t('revoke')}
        cancelLabel={t('cancel')}
        tone="danger"
        onConfirm={async () => {
          if (asking) await revoke.mutateAsync(asking.id);
        }}
      >
        {props.ask.text}
      </AlertDialog>
    </>
  );
};
