import type { PersonStorage } from '@cloudity/contracts';
import {
  Avatar,
  Badge,
  Button,
  IconButton,
  Menu,
  MenuItem,
  MenuTrigger,
  SkeletonRows,
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from '@cloudity/ui';
import { Ellipsis, FolderOutput, Gauge } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '../../../shell/language/format.ts';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { ErrorNote } from '../../../shell/pages/ErrorNote.tsx';
import { Page } from '../../../shell/pages/Page.tsx';
import { HandOverDialog } from './HandOverDialog.tsx';
import { QuotaDialog } from './QuotaDialog.tsx';
import { usePeopleStorage, useStorageSettings } from './queries.ts';
import { StorageRules } from './StorageRules.tsx';
import '../people.css';
import './storage.css';

type Asking = { readonly about: 'quota' | 'handOver'; readonly person: PersonStorage };

/** How much everybody stores, and the rules for it. For administrators. */
export const StoragePage = () => {
  const { t } = useTranslation('storage');
  const formats = useFormats();
  const settings = useStorageSettings();
  const people = usePeopleStorage();
  const [asking, setAsking] = useState<Asking | null>(null);
  const total = settings.data;

  return (
    <Page
      title={t('title')}
      description={
        total &&
        (total.organizationQuotaBytes === null
          ? t('total', { used: formats.size(total.usedBytes) })
          : t('totalOf', { used: formats.size(total.usedBytes), quota: formats.size(total.organizationQuotaBytes) }))
      }
    >
      {people.error ? (
        <ErrorNote error={people.error} onRetry={people.refetch} />
      ) : people.isPending ? (
        <SkeletonRows hasAvatar label={t('loading')} />
      ) : (
        <div className="panel people-panel">
          <Table label={t('people')} className="people-table">
            <TableHead>
              <TableColumn isRowHeader>{t('column.name')}</TableColumn>
              <TableColumn className="storage-used">{t('column.used')}</TableColumn>
              <TableColumn className="storage-quota">{t('column.quota')}</TableColumn>
              <TableColumn isTitleHidden className="people-menu">
                {t('column.actions')}
              </TableColumn>
            </TableHead>
            <TableBody items={people.items.map((person) => ({ ...person, id: person.memberId }))} dependencies={[t]}>
              {(person) => (
                <TableRow id={person.memberId} textValue={person.name}>
                  <TableCell>
                    <span className="person">
                      <Avatar id={person.memberId} name={person.name} size={30} />
                      <span className="person-text">
                        <span className="person-name">
                          <span className="person-label">{person.name}</span>
                          {person.status !== 'active' && <Badge tone="warning">{t(`status.${person.status}`)}</Badge>}
                        </span>
                        <span className="person-detail">{person.email}</span>
                      </span>
                    </span>
                  </TableCell>
                  <TableCell className="storage-used tabular">{formats.size(person.usedBytes)}</TableCell>
                  <TableCell className="storage-quota tabular">
                    {person.quotaBytes === null ? t('unlimited') : formats.size(person.quotaBytes)}
                  </TableCell>
                  <TableCell className="people-menu">
                    <MenuTrigger>
                      <IconButton icon={Ellipsis} label={t('actions.of', { name: person.name })} />
                      <Menu placement="bottom end">
                        <MenuItem icon={Gauge} onAction={() => setAsking({ about: 'quota', person })}>
                          {t('actions.quota')}
                        </MenuItem>
                        {person.status !== 'active' && (
                          <MenuItem icon={FolderOutput} onAction={() => setAsking({ about: 'handOver', person })}>
                            {t('actions.handOver')}
                          </MenuItem>
                        )}
                      </Menu>
                    </MenuTrigger>
                  </TableCell>
                </TableRow>
              )}
            </TableBody>
          </Table>
        </div>
      )}
      {people.hasMore && (
        <div className="more">
          <Button onPress={people.loadMore} isPending={people.isLoadingMore}>
            {t('more')}
          </Button>
        </div>
      )}
      {settings.error ? (
        <ErrorNote error={settings.error} onRetry={() => void settings.refetch()} />
      ) : (
        total && <StorageRules key={total.version} settings={total} />
      )}
      {asking?.about === 'quota' && <QuotaDialog person={asking.person} onClose={() => setAsking(null)} />}
      {asking?.about === 'handOver' && (
        <HandOverDialog
          person={{ id: asking.person.memberId, name: asking.person.name }}
          onClose={() => setAsking(null)}
        />
      )}
    </Page>
  );
};
