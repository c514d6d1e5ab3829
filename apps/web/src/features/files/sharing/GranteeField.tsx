import { Avatar, ComboBox } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { type Grantee, useGrantees } from './grantees.ts';
import './sharing.css';

/** A person or a group, with what tells them from others of that name. */
export const GranteeName = ({ name, note }: { readonly name: string; readonly note: string | null }) => (
  <span className="share-who">
    <span className="share-name">{name}</span>
    <span className="file-quiet">{note}</span>
  </span>
);

/** Finds people and groups by name or address; after each choice it is ready for the next name. */
export const GranteeField = ({ onChoose }: { readonly onChoose: (grantee: Grantee) => void }) => {
  const { t } = useTranslation('files');
  const [text, setText] = useState('');
  const [choices, setChoices] = useState(0);
  const found = useGrantees(text);
  return (
    <ComboBox<Grantee>
      // Begins anew after each choice: emptied and closed.
      key={choices}
      label={t('share.add')}
      placeholder={t('share.addPlaceholder')}
      items={found.data ?? []}
      inputValue={text}
      onInputChange={setText}
      textOf={(grantee) => grantee.name}
      emptyText={text.trim() === '' ? t('share.addPlaceholder') : t('share.nobody')}
      onChoose={(grantee) => {
        setText('');
        setChoices(choices + 1);
        onChoose(grantee);
      }}
      renderItem={(grantee) => (
        <span className="share-choice">
          <Avatar id={grantee.id} name={grantee.name} size={24} />
          <GranteeName name={grantee.name} note={grantee.email ?? t('share.group')} />
        </span>
      )}
      autoFocus
    />
  );
};
