import type { FileVersion } from '@cloudity/contracts';
import { Badge, IconButton, Menu, MenuItem, MenuSeparator, MenuTrigger } from '@cloudity/ui';
import { Copy, Download, MoreHorizontal, Pin, PinOff, RotateCcw, Tag, Trash2 } from 'lucide-react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';

export type VersionAction = 'download' | 'restore' | 'copy' | 'name' | 'keep' | 'release' | 'delete';

export interface VersionItemProps {
  readonly version: FileVersion;
  readonly newest: FileVersion;
  readonly mayDelete: boolean;
  readonly onAction: (action: VersionAction) => void;
}

/** One content of a file: when, by whom, how large, and whether it is what the file holds now. */
export const VersionItem = ({ version, newest, mayDelete, onAction }: VersionItemProps) => {
  const { t } = useTranslation('versions');
  const formats = useFormats();
  const isNewest = version.id === newest.id;
  const when = formats.moment(version.createdAt);
  const title = version.name ?? when;
  const author = version.authors[0]?.name ?? null;
  return (
    <li className="version-item">
      <span className="version-text">
        <span className="version-title">
          {title}
          {isNewest && <Badge tone="success">{t('current')}</Badge>}
          {!isNewest && version.sha256 === newest.sha256 && <Badge>{t('same')}</Badge>}
          {version.pinned && <Badge>{t('kept')}</Badge>}
        </span>
        <span className="file-quiet">
          {[version.name === null ? null : when, author, formats.size(version.sizeBytes ?? 0)]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        {version.restoredFrom !== null && (
          <span className="file-quiet">{t('restoredFrom', { when: formats.moment(version.restoredFrom) })}</span>
        )}
        <span className="version-sum" title={version.sha256 ?? ''}>
          {t('checksum', { sum: version.sha256?.slice(0, 16) ?? '' })}
        </span>
      </span>
      <MenuTrigger>
        <IconButton icon={MoreHorizontal} label={t('menu', { title })} />
        <Menu label={t('menu', { title })} placement="bottom end">
          <MenuItem icon={Download} onAction={() => onAction('download')}>
            {t('download')}
          </MenuItem>
          {!isNewest && (
            <MenuItem icon={RotateCcw} onAction={() => onAction('restore')}>
              {t('restore')}
            </MenuItem>
          )}
          <MenuItem icon={Copy} onAction={() => onAction('copy')}>
            {t('copy')}
          </MenuItem>
          <MenuItem icon={Tag} onAction={() => onAction('name')}>
            {t('name')}
          </MenuItem>
          <MenuItem icon={version.pinned ? PinOff : Pin} onAction={() => onAction(version.pinned ? 'release' : 'keep')}>
            {t(version.pinned ? 'release' : 'keep')}
          </MenuItem>
          {!isNewest && mayDelete && (
            <>
              <MenuSeparator />
              <MenuItem icon={Trash2} tone="danger" onAction={() => onAction('delete')}>
                {t('delete')}
              </MenuItem>
            </>
          )}
        </Menu>
      </MenuTrigger>
    </li>
  );
};
