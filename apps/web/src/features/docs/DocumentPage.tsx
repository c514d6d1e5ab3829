import type { Api } from '@cloudity/client';
import type { DeviceOwner } from '@cloudity/client/collab';
import type { AnswerOf, File, FileId } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import type * as Y from 'yjs';
import { api, codeOf, createGuestApi } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { isMyDevice } from '../../shell/offline/device.ts';
import type { FileRecord } from '../../shell/offline/offline-copies.ts';
import { usePlaceName } from '../../shell/place-name.ts';
import { useMe } from '../../shell/session/me.ts';
import { DocumentEditor } from './DocumentEditor.tsx';
import { createHistory } from './page/document-history.ts';
import { createImages } from './page/document-images.ts';
import { exportDocument } from './page/export-document.ts';
import { createUnsavedFlag, LeaveGuard } from './page/LeaveGuard.tsx';
import { useConnection } from './page/use-connection.ts';
import { useKeptRecord, useUnsavedMark } from './page/use-kept-record.ts';
import type { DocumentActions, DocumentFile, Self } from './ports.ts';
import { SheetSkeleton } from './ui/SheetSkeleton.tsx';

/** Others rename and move too; their change shows after at most this long. */
const renewMs = 30_000;

export interface DocumentPageProps {
  readonly fileId: string;
  /** Shows who has access; the drive's own dialog. */
  readonly renderShare?: (file: File, onClose: () => void) => ReactNode;
}

/** A document for somebody signed in. */
export const DocumentPage = ({ fileId, renderShare }: DocumentPageProps) => {
  const me = useMe();
  const id = fileId as FileId;
  const [isSharing, setSharing] = useState(false);
  const self = useMemo<Self>(() => ({ id: me.user.id, name: me.user.name }), [me.user.id, me.user.name]);
  const device = useMemo<DeviceOwner | null>(
    () => (isMyDevice() ? { organization: me.organization.id, member: me.user.id } : null),
    [me.organization.id, me.user.id],
  );
  const file = useQuery({
    queryKey: ['file', id],
    queryFn: () => api('GET /files/{id}', { params: { id } }),
    refetchInterval: renewMs,
  });
  const path = useQuery({
    queryKey: ['file', id, 'path'],
    queryFn: async () => (await api('GET /files/{id}/path', { params: { id } })).items,
  });
  useEffect(() => {
    api('POST /files/{id}/opened', { params: { id } }).catch(() => {
      // Recents are a convenience; offline there are none.
    });
  }, [id]);
  const known = useKeptRecord(fileId, file.data);
  const actions = useMemberActions(id, file.data ?? null);
  const nameOf = usePlaceName(me);
  const place = useMemo(
    () => (path.data ?? []).slice(0, -1).map((folder) => ({ ...folder, name: nameOf(folder) })),
    [path.data, nameOf],
  );
  return (
    <>
      <OpenDocument
        {...{ api, id, self, device, place, known }}
        actions={renderShare && file.data ? { ...actions, share: () => setSharing(true) } : actions}
        mayDownload
      />
      {isSharing && file.data && renderShare?.(file.data, () => setSharing(false))}
    </>
  );
};

export interface GuestDocumentProps {
  readonly fileId: string;
  readonly session: AnswerOf<'POST /links/{token}/open'>;
}

/** A document for somebody who came through a link: it can be read or written, and nothing else be done with the file. */
export const GuestDocument = ({ fileId, session }: GuestDocumentProps) => {
  const { t } = useTranslation('docs');
  const id = fileId as FileId;
  const guestApi = useMemo(() => createGuestApi(session.token), [session.token]);
  const name = sessionStorage.getItem('cloudity.guest-name') ?? t('people.unnamed');
  const self = useMemo<Self>(() => ({ id: session.token.slice(-12), name }), [session.token, name]);
  const file = useQuery({
    queryKey: ['guest-file', session.token, id],
    queryFn: () => guestApi('GET /files/{id}', { params: { id } }),
    initialData: session.file.id === id ? session.file : undefined,
    refetchInterval: renewMs,
    meta: { isPublic: true },
  });
  return (
    <OpenDocument
      api={guestApi}
      {...{ id, self }}
      device={null}
      place={[]}
      known={file.data ?? null}
      actions={{}}
      mayDownload={session.allowDownload}
    />
  );
};

interface OpenDocumentProps {
  readonly api: Api;
  readonly id: FileId;
  readonly self: Self;
  readonly device: DeviceOwner | null;
  readonly place: DocumentFile['place'];
  readonly known: FileRecord | null;
  readonly actions: Partial<DocumentActions>;
  readonly mayDownload: boolean;
}

const OpenDocument = ({ api: ownApi, id, self, device, place, known, actions, mayDownload }: OpenDocumentProps) => {
  const { t } = useTranslation('docs');
  const navigate = useNavigate();
  const [flag] = useState(createUnsavedFlag);
  const images = useMemo(() => createImages(ownApi, id), [ownApi, id]);
  useEffect(() => images.dispose, [images]);
  const name = known?.name ?? t('page.untitled');

  const onReplaced = useCallback(
    (outcome: 'nothing' | 'replayed' | { readonly unfit: Y.Doc }) => {
      if (outcome === 'nothing') return;
      if (outcome === 'replayed') {
        showToast({ message: t('replaced.kept') });
        return;
      }
      showToast({
        tone: 'danger',
        message: t('replaced.download'),
        action: {
          label: t('replaced.action'),
          onAction: () => void exportDocument(outcome.unfit, name, 'md', images),
        },
      });
    },
    [t, name, images],
  );
  const connection = useConnection({
    api: ownApi,
    fileId: id,
    self,
    device,
    fileRole: known?.role ?? null,
    onReplaced,
  });
  useUnsavedMark(device, id, name, connection);
  if (connection === null) return <SheetSkeleton />;
  const file: DocumentFile = { id, name, isStarred: known?.favourite ?? false, place };
  const all: DocumentActions = {
    ...actions,
    ...(mayDownload ? { exportAs: (format) => exportDocument(connection.doc, name, format, images) } : {}),
    openInternal: (path) => void navigate({ href: path }),
  };
  return (
    <>
      <DocumentEditor {...{ connection, file, images, self }} actions={all} onUnsaved={flag.set} />
      <LeaveGuard flag={flag} title={name} />
    </>
  );
};

/** What somebody signed in may do with the file, as far as their role goes; each says itself when it failed. */
const useMemberActions = (id: FileId, file: File | null): Partial<DocumentActions> => {
  const { t } = useTranslation('docs');
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { history } = useRouter();
  return useMemo(() => {
    const renew = (): Promise<unknown> =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['file', id] }),
        queries.invalidateQueries({ queryKey: ['files'] }),
      ]);
    const told = async (work: Promise<unknown>, message = t('page.failed')): Promise<void> => {
      try {
        await work;
      } catch (error) {
        showToast({ tone: 'danger', message });
        throw error;
      } finally {
        void renew();
      }
    };
    /** Somebody else's rename in between is no reason to refuse this one: the name that was typed last is meant. */
    const rename = async (name: string): Promise<void> => {
      const version = file?.version ?? (await api('GET /files/{id}', { params: { id } })).version;
      const send = (ifMatch: number) => api('PATCH /files/{id}', { params: { id }, body: { name }, ifMatch });
      const changed = await send(version).catch(async (error: unknown) => {
        if (codeOf(error) !== 'precondition_failed') throw error;
        return send((await api('GET /files/{id}', { params: { id } })).version);
      });
      queries.setQueryData(['file', id], changed);
    };
    const goBack = (): void => {
      if (file?.parentId) void navigate({ to: '/files/$id', params: { id: file.parentId } });
      else void navigate({ to: '/' });
    };
    const mayWrite = file !== null && (file.role === 'editor' || file.role === 'owner');
    return {
      goBack,
      setStarred: (isStarred) =>
        told(api(isStarred ? 'PUT /files/{id}/favourite' : 'DELETE /files/{id}/favourite', { params: { id } })),
      copy: async () => {
        const copy = api('POST /files/{id}/copy', { params: { id }, body: {} });
        await told(copy).catch(() => {});
        const { id: copyId, name } = await copy;
        showToast({
          tone: 'success',
          message: t('page.copied', { name }),
          action: {
            label: t('page.openCopy'),
            onAction: () => void navigate({ to: '/d/$id', params: { id: copyId } }),
          },
        });
      },
      create: async () => {
        const made = api('POST /files', {
          body: { kind: 'doc', name: t('page.untitled'), ...(file?.parentId ? { parentId: file.parentId } : {}) },
        });
        await told(made).catch(() => {});
        await navigate({ to: '/d/$id', params: { id: (await made).id } });
      },
      ...(mayWrite
        ? {
            history: createHistory(id),
            rename: (name: string) => told(rename(name), t('page.renameFailed')),
            trash: async () => {
              await told(api('DELETE /files/{id}', { params: { id } }));
              goBack();
              showToast({
                message: t('page.trashed'),
                action: {
                  label: t('page.undo'),
                  onAction: () => {
                    api('POST /trash/{id}/restore', { params: { id } }).then(
                      () => history.push(`/d/${id}`),
                      () => showToast({ tone: 'danger', message: t('page.failed') }),
                    );
                  },
                },
              });
            },
          }
        : {}),
    };
  }, [id, file, queries, navigate, history, t]);
};
