import type { AccessRequest } from '@cloudity/contracts';
import { Avatar, Button, Select } from '@cloudity/ui';
import { useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useDeciding, useRequests } from './request-queries.ts';

const roles = ['viewer', 'commenter', 'editor'] as const;

interface RequestListProps {
  readonly fileId: string;
  readonly run: (work: Promise<void>) => void;
}

/** Who asks for access to the file, each with the role to give. */
export const RequestList = ({ fileId, run }: RequestListProps) => {
  const { t } = useTranslation('sharing');
  const requests = useRequests();
  const open = requests.data?.filter(({ file }) => file.id === fileId) ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-label={t('requests.title')} className="request-section">
      <h3 className="share-heading">{t('requests.title')}</h3>
      <ul className="share-list">
        {open.map((request) => (
          <RequestRow key={request.id} request={request} run={run} />
        ))}
      </ul>
    </section>
  );
};

const RequestRow = ({ request, run }: { readonly request: AccessRequest; readonly run: RequestListProps['run'] }) => {
  const { t } = useTranslation('sharing');
  const deciding = useDeciding();
  const [role, setRole] = useState(request.role);
  const { member, message } = request;
  return (
    <li className="request-row">
      <Avatar id={member.id} name={member.name} />
      <span className="share-who">
        <span className="share-name">{member.name}</span>
        <span className="request-message">{message || member.email}</span>
      </span>
      <span className="request-actions">
        <Select
          label={t('requests.role', { name: member.name })}
          isLabelHidden
          isQuiet
          options={roles.map((value) => ({ value, label: t(`ask.role.${value}`) }))}
          value={role}
          onChange={setRole}
        />
        <Button variant="primary" onPress={() => run(deciding.grant(request, role))}>
          {t('requests.grant')}
        </Button>
        <Button variant="quiet" onPress={() => run(deciding.decline(request))}>
          {t('requests.decline')}
        </Button>
      </span>
    </li>
  );
};
