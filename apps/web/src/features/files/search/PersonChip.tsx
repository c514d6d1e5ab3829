import { Avatar, Button } from '@cloudity/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { User } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  DialogTrigger,
  Input,
  Menu,
  MenuItem,
  Popover,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { useFilesAccess } from '../files-access.ts';
import { ChipLabel, ClearChip } from './FilterChip.tsx';

export interface PersonChipProps {
  readonly value: string | null;
  readonly onChange: (memberId: string | null) => void;
}

/** Whose files, or changed by whom: a list of people that narrows as one types. */
export const PersonChip = ({ value, onChange }: PersonChipProps) => {
  const { t } = useTranslation('search');
  const { api, me } = useFilesAccess();
  // At once, so that Enter takes whom one sees; the server's answer may bring more.
  const { contains } = useFilter({ sensitivity: 'base' });
  const [isOpen, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const people = useQuery({
    queryKey: ['members', wanted, 'search'],
    queryFn: ({ signal }) =>
      api('GET /members', { query: { limit: 50, ...(wanted ? { q: wanted } : {}) } }, { signal }),
    enabled: isOpen || value !== null,
    placeholderData: keepPreviousData,
  });
  const known = people.data?.items.find(({ id }) => id === value);
  const label = t('filter.person');
  const name = value === me?.user.id ? t('filter.me') : (known?.name ?? label);
  return (
    <span className={value === null ? 'search-chip' : 'search-chip search-chip-set'}>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <Button
          variant="quiet"
          icon={User}
          className="search-chip-button"
          aria-label={value === null ? label : `${label}: ${name}`}
        >
          <ChipLabel hasMenu={value === null}>{value === null ? label : name}</ChipLabel>
        </Button>
        <Popover className="ui-popover search-people" placement="bottom start" offset={4}>
          <Dialog aria-label={label} className="search-people-body">
            <Autocomplete inputValue={typed} onInputChange={setTyped} filter={contains}>
              <SearchField aria-label={label} autoFocus className="search-people-field">
                <Input placeholder={t('filter.personPlaceholder')} className="search-people-input" />
              </SearchField>
              <Menu
                aria-label={label}
                className="ui-menu search-people-list"
                renderEmptyState={() => <p className="ui-menu-empty">{t('filter.nobody')}</p>}
                onAction={(key) => {
                  onChange(String(key));
                  setTyped('');
                  setOpen(false);
                }}
              >
                {(people.data?.items ?? []).map((member) => (
                  <MenuItem key={member.id} id={member.id} textValue={member.name} className="ui-menu-item">
                    <Avatar id={member.id} name={member.name} size={24} />
                    <span className="ui-menu-text">
                      {member.id === me?.user.id ? t('filter.meNamed', { name: member.name }) : member.name}
                    </span>
                  </MenuItem>
                ))}
              </Menu>
            </Autocomplete>
          </Dialog>
        </Popover>
      </DialogTrigger>
      {value !== null && <ClearChip label={label} onPress={() => onChange(null)} />}
    </span>
  );
};
