import { Button, Icon, KindIcon, Menu, MenuItem, MenuSeparator, MenuTrigger } from '@cloudity/ui';
import { FolderPlus, FolderUp, Plus, Upload } from 'lucide-react';
import { useTranslation } from '../language/use-translation.ts';
import { showKeys } from '../palette/keys.ts';
import { useNewActions } from './use-new-actions.ts';

export const NewMenu = ({ onTemplates }: { readonly onTemplates: () => void }) => {
  const { t } = useTranslation();
  const actions = useNewActions();
  return (
    <MenuTrigger>
      <Button variant="primary" icon={Plus} isPending={actions.isCreating} className="new-button" aria-label={t('new')}>
        {t('new')}
      </Button>
      <Menu placement="bottom end" label={t('new')}>
        <MenuItem textValue={t('new.document')} onAction={actions.createDocument} shortcut={showKeys('Shift+T')}>
          <span className="new-kind">
            <KindIcon kind="doc" />
            {t('new.document')}
          </span>
        </MenuItem>
        <MenuItem textValue={t('new.sheet')} onAction={actions.createSheet} shortcut={showKeys('Shift+S')}>
          <span className="new-kind">
            <KindIcon kind="sheet" />
            {t('new.sheet')}
          </span>
        </MenuItem>
        <MenuItem textValue={t('new.template')} onAction={onTemplates}>
          <span className="new-kind">
            <KindIcon kind="sheet" />
            {t('new.template')}
          </span>
        </MenuItem>
        <MenuSeparator />
        <MenuItem textValue={t('new.folder')} onAction={actions.createFolder} shortcut={showKeys('Shift+F')}>
          <span className="new-kind">
            <Icon of={FolderPlus} />
            {t('new.folder')}
          </span>
        </MenuItem>
        <MenuItem textValue={t('new.upload')} onAction={actions.uploadFiles} shortcut={showKeys('Shift+U')}>
          <span className="new-kind">
            <Icon of={Upload} />
            {t('new.upload')}
          </span>
        </MenuItem>
        <MenuItem textValue={t('new.uploadFolder')} onAction={actions.uploadFolder}>
          <span className="new-kind">
            <Icon of={FolderUp} />
            {t('new.uploadFolder')}
          </span>
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
};
