import type { RequestOf } from '@cloudity/contracts';
import { showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createUntitled } from '../create-untitled.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useErrorText } from '../pages/use-error-text.ts';
import { useCurrentNewTarget, wishFor } from './new-target.ts';
import { pickFiles } from './pick-files.ts';

type ParentId = NonNullable<RequestOf<'POST /files'>['body']['parentId']>;

/** What *New* does: in the open folder, else in the person's own root. */
export const useNewActions = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const target = useCurrentNewTarget();
  const errorText = useErrorText();
  const document = useMutation({
    mutationFn: (kind: 'doc' | 'sheet') =>
      createUntitled({ kind, name: t(`new.untitled.${kind}`), parentId: (target?.parentId ?? 'root') as ParentId }),
    onSuccess: async (file) => {
      void queries.invalidateQueries({ queryKey: ['files'] });
      await navigate({ to: '/d/$id', params: { id: file.id } });
    },
    onError: (error) => showToast({ message: errorText(error), tone: 'danger' }),
  });

  const upload = (what: 'files' | 'folder') =>
    pickFiles(what, (files) => {
      if (target) return target.upload(files);
      wishFor({ kind: 'upload', files });
      void navigate({ to: '/' });
    });

  return {
    createDocument: () => document.mutate('doc'),
    createSheet: () => document.mutate('sheet'),
    isCreating: document.isPending,
    createFolder: () => {
      if (target) return target.createFolder();
      wishFor({ kind: 'folder' });
      void navigate({ to: '/' });
    },
    uploadFiles: () => upload('files'),
    uploadFolder: () => upload('folder'),
  };
};
