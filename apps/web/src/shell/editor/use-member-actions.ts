import type { File, FileId } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, codeOf } from '../api.ts';
import { createUntitled } from '../create-untitled.ts';
import { useTranslation } from '../language/use-translation.ts';
import { createHistory } from './history/file-history.ts';
import type { FileActions, LiveKind } from './ports.ts';

/** What somebody signed in may do with the file, as far as their role goes; each says itself when it failed. */
export const useMemberActions = (id: FileId, kind: LiveKind, file: File | null): FileActions => {
  const { t } = useTranslation('editor');
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
      openInternal: (path) => void navigate({ href: path }),
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
        const made = createUntitled({
          kind,
          name: t(`page.untitled.${kind}`),
          ...(file?.parentId ? { parentId: file.parentId } : {}),
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
  }, [id, kind, file, queries, navigate, history, t]);
};
