import type { Link, LinkRole } from '@cloudity/contracts';
import { Button, Icon, PasswordField, Select, Switch, showToast, TextField } from '@cloudity/ui';
import { Copy, Link2, Link2Off } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { type LinkChange, useLinks, type useSharing } from './share-queries.ts';

const roles: readonly LinkRole[] = ['viewer', 'commenter', 'editor'];

interface LinkSectionProps {
  readonly fileId: string;
  readonly sharing: ReturnType<typeof useSharing>;
  readonly onError: (refused: unknown) => void;
}

/** The link that anybody may open: off, or on with a role, a password and an end. */
export const LinkSection = ({ fileId, sharing, onError }: LinkSectionProps) => {
  const { t } = useTranslation('files');
  const links = useLinks(fileId);
  const run = (work: Promise<void>) => void work.catch(onError);
  return (
    <section aria-label={t('link.section')} className="link-section">
      <h3 className="share-heading">{t('link.section')}</h3>
      {links.data?.length === 0 && (
        <div className="link-off">
          <Icon of={Link2Off} />
          <span className="share-who">
            <span className="share-name">{t('link.off')}</span>
            <span className="file-quiet">{t('link.offText')}</span>
          </span>
          <Button icon={Link2} onPress={() => run(sharing.createLink('viewer'))}>
            {t('link.create')}
          </Button>
        </div>
      )}
      {links.data?.map((link) => (
        <LinkEditor
          key={link.id}
          link={link}
          onChange={(change) => run(sharing.changeLink(link.id, change))}
          onRevoke={() => run(sharing.revokeLink(link.id))}
        />
      ))}
    </section>
  );
};

interface LinkEditorProps {
  readonly link: Link;
  readonly onChange: (change: LinkChange) => void;
  readonly onRevoke: () => void;
}

/** The end of a day, as the reader's clock has it. */
const endOfDay = (date: string): string => new Date(`${date}T23:59:59`).toISOString();
const dayOf = (iso: string | null): string => (iso === null ? '' : new Date(iso).toLocaleDateString('sv'));

const LinkEditor = ({ link, onChange, onRevoke }: LinkEditorProps) => {
  const { t } = useTranslation('files');
  const [password, setPassword] = useState('');
  const copy = async () => {
    await navigator.clipboard.writeText(link.url);
    showToast({ tone: 'success', message: t('toast.linkCopied') });
  };
  return (
    <div className="link-editor">
      <p className="file-quiet">{t('link.onText')}</p>
      <div className="link-line">
        <TextField label={t('link.address')} isLabelHidden isReadOnly value={link.url} className="link-address" />
        <Button variant="primary" icon={Copy} onPress={copy}>
          {t('link.copy')}
        </Button>
      </div>
      <div className="link-options">
        <Select
          label={t('link.role')}
          options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          value={link.role}
          onChange={(role) => onChange({ role })}
        />
        <TextField
          label={t('link.expires')}
          type="date"
          value={dayOf(link.expiresAt)}
          onChange={(date) => onChange({ expiresAt: date === '' ? null : endOfDay(date) })}
        />
      </div>
      {link.hasPassword ? (
        <div className="link-line">
          <span className="share-who">{t('link.passwordSet')}</span>
          <Button onPress={() => onChange({ password: null })}>{t('link.passwordRemove')}</Button>
        </div>
      ) : (
        <div className="link-line">
          <PasswordField
            label={t('link.password')}
            value={password}
            onChange={setPassword}
            autoComplete="new-password"
            className="link-address"
          />
          <Button
            isDisabled={password.length < 4}
            onPress={() => {
              onChange({ password });
              setPassword('');
            }}
          >
            {t('link.passwordSave')}
          </Button>
        </div>
      )}
      <div className="link-line link-foot">
        <Switch isSelected={link.allowDownload} onChange={(allowDownload) => onChange({ allowDownload })}>
          {t('link.download')}
        </Switch>
        <Button variant="quiet" icon={Link2Off} onPress={onRevoke}>
          {t('link.revoke')}
        </Button>
      </div>
    </div>
  );
};
