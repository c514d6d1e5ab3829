import { Button, Dialog, DialogActions, DialogContent, TextField } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useSheet } from '../ui/context.ts';
import { addressFromTyped, type LinkDraft, writeLink } from './link-draft.ts';

/** What a cell says, and where that leads. */
export const LinkDialog = ({ draft }: { readonly draft: LinkDraft }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const [text, setText] = useState(draft.text);
  const [address, setAddress] = useState(draft.address);
  const [isWrong, setWrong] = useState(false);
  const close = (): void => {
    session.link.set(null);
    setTimeout(() => session.reveal.set({ takesFocus: true }), 60);
  };
  const write = (to: string | null): void => {
    // A protection that only warns asks next, and does it then.
    if (writeLink(session, draft, { text, address: to }) || session.warning.get() !== null) close();
  };
  const asksText = draft.formula === null;
  return (
    <Dialog title={t('link.title')} size="small" isOpen isDismissable={false} onOpenChange={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const to = addressFromTyped(session, address);
          setWrong(to === null);
          if (to !== null) write(to);
        }}
      >
        <DialogContent>
          <div className="sheet-link-form">
            {asksText ? (
              <TextField label={t('link.text')} value={text} onChange={setText} autoFocus={draft.text === ''} />
            ) : (
              <p>{t('link.given')}</p>
            )}
            <TextField
              label={t('link.address')}
              description={t('link.kinds')}
              value={address}
              onChange={(typed) => {
                setAddress(typed);
                setWrong(false);
              }}
              placeholder="https://"
              inputMode="url"
              autoFocus={!asksText || draft.text !== ''}
              errorMessage={isWrong ? t('link.wrong') : undefined}
            />
          </div>
        </DialogContent>
        <DialogActions>
          {draft.isLink && (
            <Button variant="quiet" onPress={() => write(null)}>
              {t('link.remove')}
            </Button>
          )}
          <Button onPress={close}>{t('cancel')}</Button>
          <Button variant="primary" type="submit">
            {t('save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
};
