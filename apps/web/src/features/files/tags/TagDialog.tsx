import type { File, TagColour } from '@cloudity/contracts';
import {
  Banner,
  Button,
  ButtonLink,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  EmptyState,
  ErrorState,
  SkeletonRows,
  TextField,
} from '@cloudity/ui';
import { Tag as TagIcon } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { codeOf } from '../../../shell/api.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { TagColourField } from './TagColourField.tsx';
import { useTagging, useTags } from './tag-queries.ts';

/** Which tags the chosen files have; a new one is made and put on at once. */
export const TagDialog = ({ files, onClose }: { readonly files: readonly File[]; readonly onClose: () => void }) => {
  const { t } = useTranslation('tags');
  const tags = useTags();
  const tagging = useTagging();
  const errorText = useErrorText();
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [name, setName] = useState('');
  const [colour, setColour] = useState<TagColour>('blue');
  const [error, setError] = useState('');

  const run = (work: Promise<unknown>) => {
    setError('');
    return work.catch((refused: unknown) =>
      setError(codeOf(refused) === 'conflict' ? t('conflict') : errorText(refused)),
    );
  };
  const countOf = (tagId: string): number => files.filter((file) => file.tags.includes(tagId)).length;
  const set = (tagId: string, on: boolean) => {
    setChanged(new Map(changed).set(tagId, on));
    void run(tagging.set(files, tagId, on));
  };
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void run(
      tagging.create(name, colour).then(async ({ id }) => {
        setName('');
        setChanged(new Map(changed).set(id, true));
        await tagging.set(files, id, true);
      }),
    );
  };

  return (
    <Dialog
      title={t('dialogTitle', { count: files.length, name: files[0]?.name ?? '' })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
    >
      <DialogContent>
        {error && <Banner tone="danger">{error}</Banner>}
        {tags.isPending && <SkeletonRows rows={3} label={t('loading')} />}
        {tags.isError && tags.data === undefined && <ErrorState title={errorText(tags.error)} />}
        {tags.data?.length === 0 && (
          <EmptyState icon={TagIcon} title={t('none')}>
            <p>{t('noneText')}</p>
          </EmptyState>
        )}
        <ul className="tag-choices" aria-label={t('list')}>
          {tags.data?.map((tag) => {
            const count = countOf(tag.id);
            const on = changed.get(tag.id);
            return (
              <li key={tag.id}>
                <Checkbox
                  isSelected={on ?? count === files.length}
                  isIndeterminate={on === undefined && count > 0 && count < files.length}
                  onChange={(isOn) => set(tag.id, isOn)}
                >
                  <span className={`tag tag-large tag-${tag.colour}`}>{tag.name}</span>
                </Checkbox>
              </li>
            );
          })}
        </ul>
        <form className="tag-new" onSubmit={create}>
          <TextField label={t('new')} value={name} onChange={setName} maxLength={40} />
          <Button type="submit" isDisabled={name.trim() === ''}>
            {t('create')}
          </Button>
          <TagColourField value={colour} onChange={setColour} />
        </form>
      </DialogContent>
      <DialogActions>
        <ButtonLink variant="quiet" href="/tags">
          {t('manage')}
        </ButtonLink>
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
