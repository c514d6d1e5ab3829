import { Button, Menu, MenuItem, MenuTrigger, showToast } from '@cloudity/ui';
import { useMutation } from '@tanstack/react-query';
import { ChevronDown, Download } from 'lucide-react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useErrorText } from '../../shell/pages/use-error-text.ts';
import { saveBlob } from '../../shell/save-blob.ts';
import type { AuditQuery } from './queries.ts';

/** Downloads what the filter shows, all of it, as a table or as JSON lines. */
export const ExportMenu = ({ query }: { readonly query: AuditQuery }) => {
  const { t } = useTranslation('audit');
  const errorText = useErrorText();
  const download = useMutation({
    mutationFn: async (format: 'csv' | 'ndjson') => {
      const answer = await api.bytes('GET /audit/export', { query: { ...query, format } });
      saveBlob(await answer.blob(), `cloudity-audit-${new Date().toISOString().slice(0, 10)}.${format}`);
    },
    onError: (error) => showToast({ message: errorText(error), tone: 'danger' }),
  });
  return (
    <MenuTrigger>
      <Button icon={Download} trailingIcon={ChevronDown} isPending={download.isPending}>
        {t('export')}
      </Button>
      <Menu placement="bottom end" label={t('export')}>
        <MenuItem
          onAction={() => download.mutate('csv')}
          description={t('export.csv.text')}
          textValue={t('export.csv')}
        >
          {t('export.csv')}
        </MenuItem>
        <MenuItem
          onAction={() => download.mutate('ndjson')}
          description={t('export.ndjson.text')}
          textValue={t('export.ndjson')}
        >
          {t('export.ndjson')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
};
