import type { AuditEntry } from '@cloudity/contracts';
import { Avatar, Icon, Table, TableBody, TableCell, TableColumn, TableHead, TableRow, Tooltip } from '@cloudity/ui';
import { CircleDashed, Cog, Lock, UserRound } from 'lucide-react';
import { Focusable } from 'react-aria-components';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { useActionText } from './AuditFilter.tsx';
import { detailOf } from './detail.ts';

export const AuditTable = ({ entries }: { readonly entries: readonly AuditEntry[] }) => {
  const { t } = useTranslation('audit');
  const formats = useFormats();
  const actionText = useActionText();
  return (
    <div className="panel">
      <Table label={t('title')} className="audit-table">
        <TableHead>
          <TableColumn className="audit-at">{t('column.at')}</TableColumn>
          <TableColumn className="audit-actor">{t('column.actor')}</TableColumn>
          <TableColumn isRowHeader>{t('column.action')}</TableColumn>
          <TableColumn className="audit-ip">{t('column.ip')}</TableColumn>
          <TableColumn className="audit-seal">{t('column.seal')}</TableColumn>
        </TableHead>
        <TableBody items={entries} dependencies={[t, formats]}>
          {(entry) => (
            <TableRow id={entry.id} textValue={entry.action}>
              <TableCell className="audit-at">
                <time dateTime={entry.at}>{formats.moment(entry.at)}</time>
              </TableCell>
              <TableCell className="audit-actor">
                <span className="audit-person">
                  {entry.actor.kind === 'member' && entry.actor.id ? (
                    <Avatar id={entry.actor.id} name={entry.actor.name ?? ''} size={22} />
                  ) : (
                    <Icon of={entry.actor.kind === 'guest' ? UserRound : Cog} />
                  )}
                  <span className="audit-name">{entry.actor.name ?? t(`actor.${entry.actor.kind}`)}</span>
                </span>
              </TableCell>
              <TableCell>
                <span className="audit-action">
                  {actionText(entry.action)}
                  {detailOf(entry, t) && <span className="row-detail audit-detail">{detailOf(entry, t)}</span>}
                </span>
              </TableCell>
              <TableCell className="audit-ip">{entry.ip ?? '–'}</TableCell>
              <TableCell className="audit-seal">
                <Tooltip text={entry.hash ? t('seal.sealed', { hash: entry.hash.slice(0, 16) }) : t('seal.open')}>
                  <Focusable>
                    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the tooltip opens on focus too */}
                    <span tabIndex={0} role="img" aria-label={entry.hash ? t('seal.yes') : t('seal.open')}>
                      <Icon of={entry.hash ? Lock : CircleDashed} size={16} />
                    </span>
                  </Focusable>
                </Tooltip>
                {entry.seq !== null && <span>{formats.number(entry.seq)}</span>}
              </TableCell>
            </TableRow>
          )}
        </TableBody>
      </Table>
    </div>
  );
};
