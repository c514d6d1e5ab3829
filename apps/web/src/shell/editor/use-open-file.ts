import type { DeviceOwner } from '@cloudity/client/collab';
import type { AnswerOf, File, FileId } from '@cloudity/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { type Api, api, createGuestApi } from '../api.ts';
import { useTranslation } from '../language/use-translation.ts';
import { isMyDevice } from '../offline/device.ts';
import type { FileRecord } from '../offline/offline-copies.ts';
import { usePlaceName } from '../place-name.ts';
import { useMe } from '../session/me.ts';
import type { DocumentFile, Self } from './ports.ts';
import { useKeptRecord } from './use-kept-record.ts';

/** Others rename and move too; their change shows after at most this long. */
const renewMs = 30_000;

export const fileQuery = (id: FileId) => ({
  queryKey: ['file', id],
  queryFn: () => api('GET /files/{id}', { params: { id } }),
});

/** A file that is open in its editor, and who has it open. */
export interface OpenFile {
  readonly api: Api;
  readonly id: FileId;
  readonly self: Self;
  /** Null where no copy may be kept. */
  readonly device: DeviceOwner | null;
  readonly place: DocumentFile['place'];
  /** What is known of it: offline as it was kept with the copy. */
  readonly known: FileRecord | null;
  readonly file: File | null;
  readonly mayDownload: boolean;
}

/** The file as somebody signed in opens it; notes that they did. */
export const useOpenFile = (fileId: string): OpenFile => {
  const me = useMe();
  const id = fileId as FileId;
  const self = useMemo<Self>(() => ({ id: me.user.id, name: me.user.name }), [me.user.id, me.user.name]);
  const device = useMemo<DeviceOwner | null>(
    () => (isMyDevice() ? { organization: me.organization.id, member: me.user.id } : null),
    [me.organization.id, me.user.id],
  );
  const file = useQuery({ ...fileQuery(id), refetchInterval: renewMs });
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
  const nameOf = usePlaceName(me);
  const place = useMemo(
    () => (path.data ?? []).slice(0, -1).map((folder) => ({ ...folder, name: nameOf(folder) })),
    [path.data, nameOf],
  );
  return { api, id, self, device, place, known, file: file.data ?? null, mayDownload: true };
};

export type GuestSession = AnswerOf<'POST /links/{token}/open'>;

/** The file as somebody opens it who came through a link: nothing of it stays on the device. */
export const useGuestFile = (fileId: string, session: GuestSession): OpenFile => {
  const { t } = useTranslation('editor');
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
  return {
    api: guestApi,
    id,
    self,
    device: null,
    place: [],
    known: file.data ?? null,
    file: file.data ?? null,
    mayDownload: session.allowDownload,
  };
};
