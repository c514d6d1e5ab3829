import { Button, ComboBox, Select, TextField } from '@cloudity/ui';
import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { api } from '../../shell/api.ts';
import { useTranslation } from '../../shell/language/use-translation.ts';
import { isKnownAction, knownActions } from './actions.ts';
import { type Filter, noFilter } from './queries.ts';

export interface AuditFilterProps {
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

const all = 'all';

export const AuditFilter = ({ filter, onChange }: AuditFilterProps) => {
  const { t } = useTranslation('audit');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const people = useQuery({
    queryKey: ['members', wanted, 'audit'],
    queryFn: ({ signal }) =>
      api('GET /members', { query: { limit: 20, ...(wanted ? { q: wanted } : {}) } }, { signal }),
  });
  const isEmpty = Object.values(filter).every((value) => !value);
  return (
    <div className="audit-filter">
      <div className="audit-field">
        <Select
          label={t('filter.action')}
          value={filter.action ?? all}
          onChange={(action) => onChange({ ...filter, action: action === all ? null : action })}
          options={[
            { value: all, label: t('filter.any') },
            ...knownActions
              .map((action) => ({ value: action as string, label: t(`action.${action}`) }))
              .sort((a, b) => a.label.localeCompare(b.label)),
          ]}
        />
      </div>
      <div className="audit-field">
        <ComboBox
          label={t('filter.person')}
          placeholder={t('filter.anybody')}
          emptyText={t('filter.nobody')}
          items={people.data?.items ?? []}
          inputValue={filter.actor ? filter.actor.name : typed}
          onInputChange={(text) => {
            setTyped(text);
            if (filter.actor && text !== filter.actor.name) onChange({ ...filter, actor: null });
          }}
          menuTrigger="focus"
          textOf={({ name }) => name}
          renderItem={({ name, email }) => (
            <span className="ui-menu-text">
              {name}
              <span className="ui-description">{email}</span>
            </span>
          )}
          onChoose={({ id, name }) => {
            setTyped('');
            onChange({ ...filter, actor: { id, name } });
          }}
        />
      </div>
      <TextField
        label={t('filter.from')}
        type="date"
        value={filter.from}
        onChange={(from) => onChange({ ...filter, from })}
        className="audit-date"
      />
      <TextField
        label={t('filter.to')}
        type="date"
        value={filter.to}
        onChange={(to) => onChange({ ...filter, to })}
        className="audit-date"
      />
      {!isEmpty && (
        <Button variant="quiet" icon={X} onPress={() => onChange(noFilter)}>
          {t('filter.clear')}
        </Button>
      )}
    </div>
  );
};

/** The words of an action, its bare name when this version does not know it. */
export const useActionText = (): ((action: string) => string) => {
  const { t } = useTranslation('audit');
  return (action) => (isKnownAction(action) ? t(`action.${action}`) : action);
};
