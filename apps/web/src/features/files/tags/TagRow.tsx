import type { Tag } from '@cloudity/contracts';
import { IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger, TextLink } from '@cloudity/ui';
import { Files, Merge, MoreVertical, Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { tagAddress } from './tag-queries.ts';

export type TagChange = 'edit' | 'merge' | 'delete';

export interface TagRowProps {
  readonly tag: Tag;
  /** False while there is no other to merge it into. */
  readonly hasOthers: boolean;
  readonly onAsk: (change: TagChange) => void;
}

/** A tag in the list of all: its name leads to its files, its menu holds what can be done with it. */
export const TagRow = ({ tag, hasOthers, onAsk }: TagRowProps) => {
  const { t } = useTranslation('tags');
  return (
    <li className="tag-row">
      <TextLink href={tagAddress(tag.id)} className="tag-row-link" aria-label={t('showFiles', { name: tag.name })}>
        <span className={`tag tag-large tag-${tag.colour}`}>{tag.name}</span>
      </TextLink>
      {!tag.mayChange && <span className="tag-row-note">{t('fixed')}</span>}
      <MenuTrigger>
        <IconButton icon={MoreVertical} label={t('menu', { name: tag.name })} />
        <Menu label={t('menu', { name: tag.name })} placement="bottom end">
          <MenuItem icon={Files} href={tagAddress(tag.id)}>
            {t('show')}
          </MenuItem>
          {tag.mayChange && (
            <MenuItem icon={Pencil} onAction={() => onAsk('edit')}>
              {t('edit')}
            </MenuItem>
          )}
          {tag.mayChange && hasOthers && (
            <MenuItem icon={Merge} onAction={() => onAsk('merge')}>
              {t('merge')}
            </MenuItem>
          )}
          {tag.mayChange && <MenuSeparator />}
          {tag.mayChange && (
            <MenuItem icon={Trash2} tone="danger" onAction={() => onAsk('delete')}>
              {t('delete')}
            </MenuItem>
          )}
        </Menu>
      </MenuTrigger>
    </li>
  );
};
