import type { RequestOf } from '@cloudity/contracts';
import { Dialog, DialogContent, GridList, GridListItem, Spinner, showToast } from '@cloudity/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { createUntitled } from '../../../shell/create-untitled.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useCurrentNewTarget } from '../../../shell/new/new-target.ts';
import { useErrorText } from '../../../shell/pages/use-error-text.ts';
import { TemplatePicture } from './TemplatePicture.tsx';
import { type TemplateId, templateIds } from './template-ids.ts';
import { wishForTemplate } from './wish.ts';
import './templates.css';

type ParentId = NonNullable<RequestOf<'POST /files'>['body']['parentId']>;

/** The templates of spreadsheets; one that is chosen becomes a file of its name in the open folder, and is opened. */
export const TemplatesDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTemplates');
  const errorText = useErrorText();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const target = useCurrentNewTarget();
  const making = useMutation({
    mutationFn: async (template: TemplateId) => {
      // Before the file is made, so that it is not there without its content because of a bad connection.
      await import('./fill-template.ts');
      const parentId = (target?.parentId ?? 'root') as ParentId;
      return await createUntitled({ kind: 'sheet', name: t(`name.${template}`), parentId });
    },
    onSuccess: async ({ id }, template) => {
      void queries.invalidateQueries({ queryKey: ['files'] });
      wishForTemplate({ fileId: id, template });
      await navigate({ to: '/d/$id', params: { id } });
    },
    onError: (error) => showToast({ tone: 'danger', message: errorText(error) }),
  });
  const chosen = making.isPending || making.isSuccess ? making.variables : null;
  return (
    <Dialog title={t('title')} size="large" isOpen onOpenChange={onClose}>
      <DialogContent>
        <GridList
          label={t('list')}
          className="template-gallery"
          layout="grid"
          autoFocus="first"
          selectionMode="none"
          disabledKeys={chosen === null ? [] : templateIds.filter((id) => id !== chosen)}
          onAction={(key) => {
            if (chosen === null) making.mutate(key as TemplateId);
          }}
        >
          {templateIds.map((id) => (
            <GridListItem key={id} id={id} textValue={t(`name.${id}`)} className="template-card">
              <TemplatePicture template={id} />
              <span className="template-name">
                {t(`name.${id}`)}
                {chosen === id && <Spinner label={t('making', { name: t(`name.${id}`) })} />}
              </span>
              <span className="template-about">{t(`about.${id}`)}</span>
            </GridListItem>
          ))}
        </GridList>
      </DialogContent>
    </Dialog>
  );
};
