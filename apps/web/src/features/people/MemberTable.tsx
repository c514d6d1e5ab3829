import type { Member } from '@cloudity/contracts';
import {
  Avatar,
  Badge,
  IconButton,
  Menu,
  MenuItem,
  MenuSeparator,
  MenuTrigger,
  Select,
  Table,
  TableBody,
  TableCell,
  TableColumn,
  TableHead,
  TableRow,
} from '@cloudity/ui';
import { Ellipsis, LogOut, ShieldCheck, UserCheck, UserMinus, UserX } from 'lucide-react';
import { useFormats } from '../../shell/language/format.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { hasRole, useMe } from '../../shell/session/me.ts';

export interface MemberTableProps {
  readonly members: readonly Member[];
  readonly onRole: (member: Member, role: Member['role']) => void;
  readonly onEnable: (member: Member) => void;
  readonly onAsk: (question: 'disable' | 'remove' | 'endSessions', member: Member) => void;
}

const roles = ['member', 'admin', 'owner'] as const;

export const MemberTable = ({ members, onRole, onEnable, onAsk }: MemberTableProps) => {
  const { t } = useTranslation('people');
  const formats = useFormats();
  const me = useMe();
  const isAdmin = hasRole(me, 'admin');
  /** Only an owner makes or unmakes owners, and nobody changes themselves here. */
  const mayChange = (member: Member) =>
    isAdmin && member.id !== me.user.id && (member.role !== 'owner' || hasRole(me, 'owner'));

  return (
    <div className="panel people-panel">
      <Table label={t('people.title')} className="people-table">
        <TableHead>
          <TableColumn isRowHeader>{t('column.name')}</TableColumn>
          <TableColumn className="people-role">{t('column.role')}</TableColumn>
          <TableColumn className="people-factor">{t('column.secondFactor')}</TableColumn>
          <TableColumn className="people-seen">{t('column.lastSeen')}</TableColumn>
          {isAdmin && (
            <TableColumn isTitleHidden className="people-menu">
              {t('column.actions')}
            </TableColumn>
          )}
        </TableHead>
        <TableBody items={members} dependencies={[me, t, onRole, onEnable, onAsk]}>
          {(member) => (
            <TableRow id={member.id} textValue={member.name}>
              <TableCell>
                <span className="person">
                  <Avatar id={member.id} name={member.name} size={30} />
                  <span className="person-text">
                    <span className="person-name">
                      <span className="person-label">{member.name}</span>
                      {member.id === me.user.id && <Badge>{t('you')}</Badge>}
                      {member.status === 'disabled' && <Badge tone="warning">{t('status.disabled')}</Badge>}
                    </span>
                    <span className="person-detail">{member.email}</span>
                  </span>
                </span>
              </TableCell>
              <TableCell className="people-role">
                {mayChange(member) ? (
                  <Select
                    label={t('role.of', { name: member.name })}
                    isLabelHidden
                    isQuiet
                    value={member.role}
                    onChange={(role) => role !== member.role && onRole(member, role)}
                    options={roles.map((role) => ({
                      value: role,
                      label: t(`role.${role}`),
                      description: t(`role.${role}.text`),
                      isDisabled: role === 'owner' && !hasRole(me, 'owner'),
                    }))}
                  />
                ) : (
                  <span className="people-fixed">{t(`role.${member.role}`)}</span>
                )}
              </TableCell>
              <TableCell className="people-factor">
                {member.secondFactor ? (
                  <span className="people-on">
                    <ShieldCheck size={16} strokeWidth={1.75} aria-hidden="true" />
                    {t('secondFactor.on')}
                  </span>
                ) : (
                  <span className="people-off">{t('secondFactor.off')}</span>
                )}
              </TableCell>
              <TableCell className="people-seen">
                {member.lastSeenAt ? formats.when(member.lastSeenAt) : t('lastSeen.never')}
              </TableCell>
              {isAdmin && (
                <TableCell className="people-menu">
                  {mayChange(member) && (
                    <MenuTrigger>
                      <IconButton icon={Ellipsis} label={t('actions.of', { name: member.name })} />
                      <Menu placement="bottom end">
                        <MenuItem icon={LogOut} onAction={() => onAsk('endSessions', member)}>
                          {t('actions.endSessions')}
                        </MenuItem>
                        {member.status === 'active' ? (
                          <MenuItem icon={UserMinus} onAction={() => onAsk('disable', member)}>
                            {t('actions.disable')}
                          </MenuItem>
                        ) : (
                          <MenuItem icon={UserCheck} onAction={() => onEnable(member)}>
                            {t('actions.enable')}
                          </MenuItem>
                        )}
                        <MenuSeparator />
                        <MenuItem icon={UserX} tone="danger" onAction={() => onAsk('remove', member)}>
                          {t('actions.remove')}
                        </MenuItem>
                      </Menu>
                    </MenuTrigger>
                  )}
                </TableCell>
              )}
            </TableRow>
          )}
        </TableBody>
      </Table>
    </div>
  );
};
