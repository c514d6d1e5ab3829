import type { File } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { downloadAll, maxArchived } from './download.ts';
import { errorText } from './error-text.ts';
import { useFilesAccess } from './files-access.ts';

type Named = Pick<File, 'id' | 'name' | 'version' | 'parentId'>;

/**
 * What can be done to files, each with its toast, its *Undo* and its error message. Promises resolve when the server
 * has answered; lists are renewed afterwards. Only `rename` and `create` reject, for dialogs that show the error themselves.
 */
export const useFileActions = () => {
  const access = useFilesAccess();
  const { api } = access;
  const formats = useFormats();
  const queries = useQueryClient();
  const { t } = useTranslation('files');

  return useMemo(() => {
    const renew = () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['files'] }),
        queries.invalidateQueries({ queryKey: ['file'] }),
        queries.invalidateQueries({ queryKey: ['storage'] }),
      ]);

    /** Runs one call per file; tells about the first that failed and answers those that worked. */
    const each = async (
      files: readonly Named[],
      call: (file: Named) => Promise<unknown>,
    ): Promise<readonly Named[]> => {
      const results = await Promise.allSettled(files.map(call));
      const failed = results.findIndex((result) => result.status === 'rejected');
      const refusal = results[failed];
      if (refusal?.status === 'rejected')
        showToast({ tone: 'danger', message: errorText(t, refusal.reason, files[failed]?.name) });
      await renew();
      return files.filter((_, index) => results[index]?.status === 'fulfilled');
    };

    const summary = (done: readonly Named[]) => ({ count: done.length, name: done[0]?.name ?? '' });

    const restore = async (files: readonly Named[]): Promise<void> => {
      const done = await each(files, ({ id }) => api('POST /trash/{id}/restore', { params: { id } }));
      if (done.length > 0) showToast({ tone: 'success', message: t('toast.restored', summary(done)) });
    };

    return {
      renew,
      restore,
      create: async (kind: 'folder' | 'doc', name: string, parentId: string): Promise<File> => {
        const file = await api('POST /files', { body: { kind, name, parentId } });
        await renew();
        return file;
      },
      rename: async (file: Named, name: string): Promise<void> => {
        await api('PATCH /files/{id}', { params: { id: file.id }, body: { name }, ifMatch: file.version });
        await renew();
      },
      trash: async (files: readonly Named[]): Promise<void> => {
        // With the version that is shown: what somebody else changed meanwhile is looked at again before it goes.
        const done = await each(files, ({ id, version }) =>
          api('DELETE /files/{id}', { params: { id }, ifMatch: version }),
        );
        if (done.length === 0) return;
        showToast({
          message: t('toast.trashed', summary(done)),
          action: { label: t('toast.undo'), onAction: () => void restore(done) },
        });
      },
      move: async (files: readonly Named[], folder: { readonly id: string; readonly name: string }): Promise<void> => {
        const moved: { file: Named; from: string }[] = [];
        const done = await each(files, async (file) => {
          const after = await api('PATCH /files/{id}', {
            params: { id: file.id },
            body: { parentId: folder.id },
            ifMatch: file.version,
          });
          if (file.parentId) moved.push({ file: after, from: file.parentId });
        });
        if (done.length === 0) return;
        const undo = async () => {
          await Promise.allSettled(
            moved.map(({ file, from }) =>
              api('PATCH /files/{id}', { params: { id: file.id }, body: { parentId: from }, ifMatch: file.version }),
            ),
          );
          await renew();
        };
        showToast({
          message: t('toast.moved', { ...summary(done), folder: folder.name }),
          action: { label: t('toast.undo'), onAction: () => void undo() },
        });
      },
      copy: async (files: readonly Named[]): Promise<void> => {
        await each(files, async ({ id }) => {
          const copy = await api('POST /files/{id}/copy', { params: { id }, body: {} });
          showToast({ tone: 'success', message: t('toast.copied', { name: copy.name }) });
        });
      },
      download: async (files: readonly File[]): Promise<void> => {
        if (files.length > maxArchived) {
          showToast({ tone: 'danger', message: t('archive.tooMany', { count: maxArchived }) });
          return;
        }
        try {
          await downloadAll(files, access);
        } catch (error) {
          const { maxArchiveFiles, maxArchiveBytes } = ((error as { detail?: unknown }).detail ?? {}) as {
            readonly maxArchiveFiles?: number;
            readonly maxArchiveBytes?: number;
          };
          const message =
            maxArchiveFiles !== undefined && maxArchiveBytes !== undefined
              ? t('archive.tooLarge', {
                  files: formats.number(maxArchiveFiles),
                  size: formats.size(maxArchiveBytes),
                })
              : errorText(t, error, files[0]?.name);
          showToast({ tone: 'danger', message });
        }
      },
      star: async (files: readonly Named[], on: boolean): Promise<void> => {
        await each(files, ({ id }) =>
          api(on ? 'PUT /files/{id}/favourite' : 'DELETE /files/{id}/favourite', { params: { id } }),
        );
      },
      remove: async (files: readonly Named[]): Promise<void> => {
        await each(files, ({ id }) => api('DELETE /trash/{id}', { params: { id } }));
      },
      emptyTrash: async (): Promise<void> => {
        try {
          await api('DELETE /trash');
        } catch (error) {
          showToast({ tone: 'danger', message: errorText(t, error) });
        }
        await renew();
      },
    };
  }, [access, api, queries, t, formats]);
};
