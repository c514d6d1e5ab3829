import type { File, FileRole, Share } from '@cloudity/contracts';
import {
  Avatar,
  Banner,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  ErrorState,
  IconButton,
  Select,
  SkeletonRows,
} from '@cloudity/ui';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { usePlaceName } from '../../shell/place-name.ts';
import { useMe } from '../../shell/session/me.ts';
import { errorText } from './error-text.ts';
import './files.css';
import './sharing/share-dialog.css';
import { useFilesAccess } from './files-access.ts';
import { LinkSection } from './LinkSection.tsx';
import { useLinks, useShares, useSharing } from './share-queries.ts';
import { GranteeField, GranteeName } from './sharing/GranteeField.tsx';
import { LimitedAccess } from './sharing/LimitedAccess.tsx';
import { RequestList } from './sharing/RequestList.tsx';

/** The entry of whose file it is: not a share that could be changed. */
const ownerShareId = 'owner';

const roles: readonly FileRole[] = ['viewer', 'commenter', 'editor', 'owner'];

/** Who may open a file, and how: people, groups, and the link. */
export const ShareDialog = ({ file, onClose }: { readonly file: File; readonly onClose: () => void }) => {
  const { t } = useTranslation('files');
  const me = useMe();
  const shares = useShares(file.id);
  const links = useLinks(file.id);
  const sharing = useSharing(file.id);
  const placeName = usePlaceName(useFilesAccess().me);
  const [role, setRole] = useState<FileRole>('editor');
  const [error, setError] = useState('');

  const run = (work: Promise<void>) => {
    setError('');
    work.catch((refused: unknown) => setError(errorText(t, refused, file.name)));
  };
  const roleOptions = roles
    .filter((value) => value !== 'owner' || file.role === 'owner')
    .map((value) => ({ value, label: t(`role.${value}`) }));

  const noteOf = ({ grantee, inheritedFrom }: Share): string | null => {
    if (inheritedFrom) return t('share.inherited', { folder: placeName(inheritedFrom) });
    return grantee.kind === 'group' ? t('share.group') : grantee.email;
  };
  const row = (share: Share) => (
    <li key={`${share.id}${share.inheritedFrom?.id ?? ''}`} className="share-row">
      <Avatar id={share.grantee.id} name={share.grantee.name} />
      <GranteeName name={share.grantee.name} note={noteOf(share)} />
      {share.inheritedFrom || share.id === ownerShareId ? (
        <span className="share-fixed">{t(`role.${share.role}`)}</span>
      ) : (
        <>
          <Select
            label={t('share.role', { name: share.grantee.name })}
            isLabelHidden
            isQuiet
            options={roleOptions}
            value={share.role}
            onChange={(next) => run(sharing.setRole(share.id, next))}
          />
          <IconButton icon={X} label={t('share.remove')} onPress={() => run(sharing.remove(share.id))} />
        </>
      )}
    </li>
  );

  return (
    <Dialog
      title={t('share.title', { name: file.name })}
      isDismissable={false}
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <DialogContent>
        <div className="share-add">
          <GranteeField onChoose={(grantee) => run(sharing.add(grantee, role))} />
          <Select label={t('share.newRole')} options={roleOptions} value={role} onChange={setRole} />
        </div>
        {error && <Banner tone="danger">{error}</Banner>}
        <RequestList fileId={file.id} run={run} />
        <h3 className="share-heading">{t('share.access')}</h3>
        {shares.isPending && <SkeletonRows rows={3} hasAvatar label={t('share.access')} />}
        {shares.isError && <ErrorState title={t('error.list')}>{errorText(t, shares.error)}</ErrorState>}
        <ul className="share-list">
          {file.space === 'organization' && shares.data?.limitedAt === null && (
            <li className="share-row">
              <Avatar id={me.organization.id} name={me.organization.name} />
              <span className="share-who">
                <span className="share-name">{t('share.everyone', { organization: me.organization.name })}</span>
              </span>
              <span className="share-fixed">{t('role.editor')}</span>
            </li>
          )}
          {shares.data?.items.map(row)}
        </ul>
        {shares.data && (
          <LimitedAccess
            file={file}
            access={shares.data}
            hasLink={links.data?.some((link) => link.role !== 'uploader') ?? false}
            onChange={(limited) => run(sharing.setLimited(limited))}
          />
        )}
        <LinkSection file={file} sharing={sharing} onError={(refused) => setError(errorText(t, refused, file.name))} />
      </DialogContent>
      <DialogActions>
        <Button variant="primary" onPress={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  );
};
