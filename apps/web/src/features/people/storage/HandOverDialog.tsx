import {
  Avatar,
  Banner,
  Button,
  ComboBox,
  Dialog,
  DialogActions,
  DialogContent,
  Segmented,
  showToast,
} from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { useMembers } from '../queries.ts';
import { useStorageActions } from './queries.ts';
import './storage.css';

export interface HandOverDialogProps {
  /** Somebody who is disabled or removed. */
  readonly person: { readonly id: string; readonly name: string };
  readonly onClose: () => void;
}

/** Gives everything a person who left owns to somebody else, or to everybody. */
export const HandOverDialog = ({ person, onClose }: HandOverDialogProps) => {
  const { t } = useTranslation('storage');
  const errorText = useErrorText();
  const actions = useStorageActions();
  const [to, setTo] = useState<'organization' | 'person'>('organization');
  const [text, setText] = useState('');
  const [colleague, setColleague] = useState<{ readonly id: string; readonly name: string } | null>(null);
  const [error, setError] = useState('');
  const [isPending, setPending] = useState(false);
  const members = useMembers(text.trim());
  const choices = members.items.filter(({ id, status }) => status === 'active' && id !== person.id);

  const handOver = async () => {
    setPending(true);
    setError('');
    try {
      const { folder } = await actions.handOver(person.id, to === 'person' ? (colleague?.id ?? null) : null);
      showToast({
        tone: 'success',
        message: folder ? t('handOver.done', { folder: folder.name }) : t('handOver.nothing', { name: person.name }),
      });
      onClose();
    } catch (refused) {
      setError(errorText(refused));
      setPending(false);
    }
  };

  return (
    <Dialog
      title={t('handOver.title', { name: person.name })}
      size="small"
      isDismissable={false}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogContent>
        <p>{t('handOver.text', { name: person.name })}</p>
        <Segmented
          label={t('handOver.to')}
          value={to}
          onChange={setTo}
          options={[
            { value: 'organization', label: t('handOver.organization') },
            { value: 'person', label: t('handOver.person') },
          ]}
        />
        {to === 'person' && (
          <ComboBox
            label={t('handOver.colleague')}
            placeholder={t('handOver.search')}
            items={choices}
            inputValue={text}
            onInputChange={(next) => {
              setText(next);
              if (next !== colleague?.name) setColleague(null);
            }}
            textOf={({ name }) => name}
            emptyText={t('handOver.nobody')}
            onChoose={(member) => {
              setColleague({ id: member.id, name: member.name });
              setText(member.name);
            }}
            renderItem={({ id, name, email }) => (
              <span className="storage-choice">
                <Avatar id={id} name={name} size={24} />
                <span>
                  {name} <span className="person-detail">{email}</span>
                </span>
              </span>
            )}
          />
        )}
        {error && <Banner tone="danger">{error}</Banner>}
      </DialogContent>
      <DialogActions>
        <Button onPress={onClose}>{t('handOver.later')}</Button>
        <Button
          variant="primary"
          isPending={isPending}
          isDisabled={to === 'person' && colleague === null}
          onPress={() => void handOver()}
        >
          {t('handOver.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
