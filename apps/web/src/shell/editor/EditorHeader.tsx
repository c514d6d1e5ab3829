import { Button, IconButton, KindIcon, type KindIconName, ToggleIconButton } from '@cloudity/ui';
import { ChevronLeft, Star, UserPlus } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from '../language/use-translation.ts';
import { People } from './People.tsx';
import type { DocumentConnection, DocumentFile, FileActions } from './ports.ts';
import { SaveStatus } from './SaveStatus.tsx';
import { TitleField } from './TitleField.tsx';
import './frame.css';

export interface EditorHeaderProps {
  readonly kind: KindIconName;
  readonly file: DocumentFile;
  readonly actions: FileActions;
  readonly connection: DocumentConnection;
  readonly uploads: number;
  readonly isNarrow: boolean;
  readonly onTitleDone: () => void;
  readonly titleRef: Ref<HTMLInputElement>;
  readonly menus: ReactNode;
}

/** One header for every kind of document: back, kind, title, star, place, status, people, share, and the menus below. */
export const EditorHeader = ({
  kind,
  file,
  actions,
  connection,
  uploads,
  isNarrow,
  onTitleDone,
  titleRef,
  menus,
}: EditorHeaderProps) => {
  const { t } = useTranslation('editor');
  const { goBack, setStarred, rename, share } = actions;
  const place = file.place.at(-1);
  return (
    <header className="doc-header" data-region="header">
      {goBack && <IconButton icon={ChevronLeft} label={t('header.back')} onPress={goBack} className="doc-back" />}
      {!isNarrow && (
        <span className="doc-kind">
          <KindIcon kind={kind} size={24} />
        </span>
      )}
      <div className="doc-heading">
        <div className="doc-heading-line">
          <TitleField name={file.name} onRename={rename} onDone={onTitleDone} inputRef={titleRef} />
          {setStarred && !isNarrow && (
            <ToggleIconButton
              icon={Star}
              label={t(file.isStarred ? 'header.unstar' : 'header.star')}
              iconSize={16}
              isSelected={file.isStarred}
              onChange={(isStarred) => void setStarred(isStarred)}
              className="doc-star"
            />
          )}
          {!isNarrow && place !== undefined && (
            <Button
              variant="quiet"
              className="doc-place"
              aria-label={t('header.place', { name: place.name })}
              onPress={() => actions.openInternal(`/files/${place.id}`)}
            >
              {place.name}
            </Button>
          )}
          <SaveStatus connection={connection} uploads={uploads} />
        </div>
        {!isNarrow && menus}
      </div>
      <div className="doc-header-end">
        <People awareness={connection.awareness} limit={isNarrow ? 1 : 3} />
        {share &&
          (isNarrow ? (
            <IconButton icon={UserPlus} label={t('header.share')} onPress={share} />
          ) : (
            <Button variant="primary" icon={UserPlus} onPress={share}>
              {t('header.share')}
            </Button>
          ))}
        {isNarrow && menus}
      </div>
    </header>
  );
};
