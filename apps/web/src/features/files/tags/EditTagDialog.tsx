import type { Tag, TagColour } from '@cloudity/contracts';
import { Banner, Button, Dialog, DialogActions, DialogContent, showToast, TextField } from '@cloudity/ui';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../../shell/api.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { TagColourField } from './TagColourField.tsx';
import { useTagging, useTags } from './tag-queries.ts';

export interface EditTagDialogProps {
  /** Null makes a new one. */
  readonly tag: Tag | null;
  readonly onClose: () => void;
}

/** The tag that has the wanted name, as the server's refusal says. */
const holderOf = (refused: unknown): string | null => {
  if (!(refused instanceof ApiError) || refused.code !== 'conflict') return null;
  const { tagId } = (refused.detail ?? {}) as { tagId?: unknown };
  return typeof tagId === 'string' ? tagId : null;
};

/** Name and colour of a tag. A name that another tag has offers to merge the two. */
export const EditTagDialog = ({ tag, onClose }: EditTagDialogProps) => {
  const { t } = useTranslation('tags');
  const tags = useTags();
  const tagging = useTagging();
  const errorText = useErrorText();
  const [name, setName] = useState(tag?.name ?? '');
  const [colour, setColour] = useState<TagColour>(tag?.colour ?? 'blue');
  const [problem, setProblem] = useState('');
  const [holderId, setHolderId] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const holder = tag && tags.data?.find(({ id }) => id === holderId);

  const run = async (work: Promise<unknown>): Promise<void> => {
    setPending(true);
    try {
      await work;
      onClose();
    } catch (refused) {
      const taken = holderOf(refused);
      setHolderId(taken);
      setProblem(taken === null ? errorText(refused) : tag ? '' : t('conflict'));
      setPending(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setProblem(t('nameMissing'));
    if (holder && tag)
      return void run(
        tagging
          .merge(tag.id, holder.id)
          .then(() => showToast({ tone: 'success', message: t('merged', { name: tag.name, into: holder.name }) })),
      );
    void run(tag ? tagging.change(tag.id, { name, colour }) : tagging.create(name, colour));
  };

  return (
    <Dialog
      title={tag ? t('editTitle', { name: tag.name }) : t('new')}
      size="small"
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <form onSubmit={submit} noValidate>
        <DialogContent>
          <TextField
            label={t('name')}
            value={name}
            onChange={(value) => {
              setName(value);
              setProblem('');
              setHolderId(null);
            }}
            errorMessage={problem || null}
            maxLength={40}
            autoComplete="off"
            autoFocus
          />
          <TagColourField value={colour} onChange={setColour} />
          {holder && tag && (
            <div role="alert">
              <Banner tone="warning">{t('mergeAsk', { name: tag.name, into: holder.name })}</Banner>
            </div>
          )}
        </DialogContent>
        <DialogActions>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={isPending}>
            {holder ? t('mergeDo') : tag ? t('save') : t('create')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
