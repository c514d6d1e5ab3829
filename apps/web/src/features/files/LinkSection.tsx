import type { File, Link, LinkRole } from '@cloudity/contracts';
import { Button, Icon, PasswordField, Select, Switch, showToast, TextField } from '@cloudity/ui';
import { Copy, History, Inbox, Link2, Link2Off } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { type LinkChange, useLinks, type useSharing } from './share-queries.ts';
import { LinkActivity } from './sharing/LinkActivity.tsx';

const roles: readonly LinkRole[] = ['viewer', 'commenter', 'editor'];

interface LinkSectionProps {
  readonly file: File;
  readonly sharing: ReturnType<typeof useSharing>;
  readonly onError: (refused: unknown) => void;
}

/** Links that anybody may open: none, or some with a role, a password and an end. */
export const LinkSection = ({ file, sharing, onError }: LinkSectionProps) => {
  const { t } = useTranslation('files');
  const { t: ts } = useTranslation('sharing');
  const links = useLinks(file.id);
  const run = (work: Promise<void>) => void work.catch(onError);
  const isOff = links.data?.length === 0;
  return (
    <section aria-label={t('link.section')} className="link-section">
      <h3 className="share-heading">{t('link.section')}</h3>
      {isOff && (
        <div className="link-off">
          <Icon of={Link2Off} />
          <span className="share-who">
            <span className="share-name">{t('link.off')}</span>
            <span className="file-quiet">{t('link.offText')}</span>
          </span>
        </div>
      )}
      {links.data?.map((link) => (
        <LinkEditor
          key={link.id}
          file={file}
          link={link}
          onChange={(change) => run(sharing.changeLink(link.id, change))}
          onRevoke={() => run(sharing.revokeLink(link.id))}
          onLook={() => void links.refetch()}
        />
      ))}
      {links.data && (
        <div className="link-line link-new">
          <Button icon={Link2} onPress={() => run(sharing.createLink('viewer'))}>
            {isOff ? t('link.create') : ts('link.another')}
          </Button>
          {file.kind === 'folder' && (
            <Button icon={Inbox} onPress={() => run(sharing.createLink('uploader'))}>
              {ts('link.createUploader')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
};

interface LinkEditorProps {
  readonly file: File;
  readonly link: Link;
  readonly onChange: (change: LinkChange) => void;
  readonly onRevoke: () => void;
  /** Numbers that count by themselves are about to be looked at. */
  readonly onLook: () => void;
}

/** The end of a day, as the reader's clock has it. */
const endOfDay = (date: string): string => new Date(`${date}T23:59:59`).toISOString();
const dayOf = (iso: string | null): string => (iso === null ? '' : new Date(iso).toLocaleDateString('sv'));

const LinkEditor = ({ file, link, onChange, onRevoke, onLook }: LinkEditorProps) => {
  const { t } = useTranslation('files');
  const { t: ts } = useTranslation('sharing');
  const [password, setPassword] = useState('');
  const [maxDownloads, setMaxDownloads] = useState(String(link.maxDownloads ?? ''));
  const [showsActivity, setShowsActivity] = useState(false);
  const isUploader = link.role === 'uploader';
  const copy = async () => {
    await navigator.clipboard.writeText(link.url);
    showToast({ tone: 'success', message: t('toast.linkCopied') });
  };
  const saveMaxDownloads = () => {
    const wanted = maxDownloads === '' ? null : Math.min(100_000, Math.max(1, Number(maxDownloads)));
    setMaxDownloads(String(wanted ?? ''));
    if (wanted !== link.maxDownloads) onChange({ maxDownloads: wanted });
  };
  return (
    <div className="link-editor">
      <p className="link-explained">{isUploader ? ts('link.uploaderText') : t('link.onText')}</p>
      <div className="link-line">
        <TextField label={t('link.address')} isLabelHidden isReadOnly value={link.url} className="link-address" />
        <Button variant="primary" icon={Copy} onPress={copy}>
          {t('link.copy')}
        </Button>
      </div>
      <div className="link-options">
        <Select
          label={t('link.role')}
          options={[
            ...roles.map((value) => ({ value, label: t(`role.${value}` as 'role.viewer') })),
            ...(file.kind === 'folder' ? [{ value: 'uploader' as const, label: ts('role.uploader') }] : []),
          ]}
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
      {!isUploader && (
        <div className="link-options">
          <Switch isSelected={link.allowDownload} onChange={(allowDownload) => onChange({ allowDownload })}>
            {t('link.download')}
          </Switch>
          <TextField
            label={ts('link.maxDownloads')}
            placeholder={ts('link.unlimited')}
            inputMode="numeric"
            isDisabled={!link.allowDownload}
            value={maxDownloads}
            onChange={(text) => setMaxDownloads(text.replace(/\D/g, '').slice(0, 6))}
            onBlur={saveMaxDownloads}
          />
        </div>
      )}
      <div className="link-line link-foot">
        <Button
          variant="quiet"
          icon={History}
          aria-expanded={showsActivity}
          onPress={() => {
            setShowsActivity(!showsActivity);
            onLook();
          }}
        >
          {isUploader
            ? ts('link.dropped', { count: link.droppedFiles })
            : ts('link.downloaded', { count: link.downloads })}
        </Button>
        <Button variant="quiet" icon={Link2Off} onPress={onRevoke}>
          {t('link.revoke')}
        </Button>
      </div>
      {showsActivity && <LinkActivity fileId={file.id} linkId={link.id} />}
    </div>
  );
};
