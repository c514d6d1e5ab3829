import { type File, type TagColour, tagColours } from '@cloudity/contracts';
import {
  Banner,
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  EmptyState,
  IconButton,
  Select,
  SkeletonRows,
  TextField,
} from '@cloudity/ui';
import { Tag as TagIcon, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useTagging, useTags } from './tag-queries.ts';

/** Which tags the chosen files have; a new one is made and put on at once. */
export const TagDialog = ({ files, onClose }: { readonly files: readonly File[]; readonly onClose: () => void }) => {
  const { t } = useTranslation('sharing');
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
      setError((refused as { code?: string }).code === 'conflict' ? t('tag.conflict') : errorText(refused)),
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
      title={t('tag.title', { count: files.length, name: files[0]?.name ?? '' })}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={false}
    >
      <DialogContent>
        {error && <Banner tone="danger">{error}</Banner>}
        {tags.isPending && <SkeletonRows rows={3} label={t('tag.list')} />}
        {tags.data?.length === 0 && (
          <EmptyState icon={TagIcon} title={t('tag.none')}>
            <p>{t('tag.noneText')}</p>
          </EmptyState>
        )}
        <ul className="tag-list" aria-label={t('tag.list')}>
          {tags.data?.map((tag) => {
            const count = countOf(tag.id);
            const on = changed.get(tag.id);
            return (
              <li key={tag.id} className="tag-row">
                <Checkbox
                  isSelected={on ?? count === files.length}
                  isIndeterminate={on === undefined && count > 0 && count < files.length}
                  onChange={(isOn) => set(tag.id, isOn)}
                >
                  <span className={`tag tag-${tag.colour}`}>{tag.name}</span>
                </Checkbox>
                <IconButton
                  icon={Trash2}
                  label={t('tag.delete', { name: tag.name })}
                  onPress={() => void run(tagging.remove(tag.id))}
                />
              </li>
            );
          })}
        </ul>
        <form className="tag-new" onSubmit={create}>
          <TextField label={t('tag.new')} value={name} onChange={setName} maxLength={40} />
          <Select
            label={t('tag.colour')}
            options={tagColours.map((value) => ({ value, label: t(`colour.${value}`) }))}
            value={colour}
            onChange={setColour}
          />
          <Button type="submit" isDisabled={name.trim() === ''}>
            {t('tag.create')}
          </Button>
        </form>
      </DialogContent>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
