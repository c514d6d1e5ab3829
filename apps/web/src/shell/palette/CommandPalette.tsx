import { Icon, KindIcon, kindIconOf } from '@cloudity/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import { addressOf } from '../address.ts';
import { api } from '../api.ts';
import { useTranslation } from '../language/use-translation.ts';
import { useResultPlace } from '../search/result-place.ts';
import { type Command, useAllCommands } from './commands.ts';
import { showKeys } from './keys.ts';
import './palette.css';

export interface CommandPaletteProps {
  readonly onClose: () => void;
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** Every word that was typed begins a word of the title, in any order. */
const fits = (title: string, typed: string): boolean => {
  const words = folded(title).split(/[^\p{L}\p{N}]+/u);
  return folded(typed)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)));
};

/** Go to, create, search, act: one field for all of it. */
export const CommandPalette = ({ onClose }: CommandPaletteProps) => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const files = useQuery({
    queryKey: ['search', wanted, 'palette'],
    queryFn: ({ signal }) => api('GET /search', { query: { q: wanted, limit: 6 } }, { signal }),
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
  });
  const commands = useAllCommands().filter((command) => !command.isHidden && fits(command.title, typed.trim()));
  const sections = Map.groupBy(commands, (command) => command.section);
  const placeOf = useResultPlace();
  const run = (action: () => void) => {
    onClose();
    action();
  };

  return (
    <ModalOverlay isOpen onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable className="palette-overlay">
      <Modal className="palette">
        <Dialog aria-label={t('palette.title')} className="palette-body">
          <Autocomplete inputValue={typed} onInputChange={setTyped}>
            <SearchField aria-label={t('palette.title')} autoFocus className="palette-field">
              <Icon of={Search} />
              <Input placeholder={t('palette.placeholder')} className="palette-input" />
            </SearchField>
            <Menu
              aria-label={t('palette.results')}
              className="palette-list"
              renderEmptyState={() => <p className="palette-empty">{t('palette.none', { query: typed })}</p>}
            >
              {[...sections].map(([section, items]) => (
                <MenuSection key={section} className="palette-section">
                  <Header className="palette-heading">{section}</Header>
                  {items.map((command: Command) => (
                    <MenuItem
                      key={command.id}
                      id={command.id}
                      textValue={command.title}
                      className="palette-item"
                      onAction={() => run(command.run)}
                    >
                      {command.icon && <Icon of={command.icon} />}
                      <span className="palette-text">{command.title}</span>
                      {command.keys && <kbd className="palette-keys">{showKeys(command.keys)}</kbd>}
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
              {wanted !== '' && (
                <MenuSection className="palette-section">
                  <Header className="palette-heading">{t('palette.files')}</Header>
                  <MenuItem
                    id="search-all"
                    textValue={t('palette.searchAll', { query: wanted })}
                    className="palette-item"
                    onAction={() => run(() => void navigate({ to: '/search', search: { q: wanted } }))}
                  >
                    <Icon of={Search} />
                    <span className="palette-text">{t('palette.searchAll', { query: wanted })}</span>
                  </MenuItem>
                  {files.data?.items.map((file) => (
                    <MenuItem
                      key={file.id}
                      id={file.id}
                      textValue={file.name}
                      className="palette-item"
                      onAction={() => run(() => void navigate(addressOf(file)))}
                    >
                      <KindIcon kind={kindIconOf(file.kind, file.mimeType)} />
                      <span className="palette-text">{file.name}</span>
                      <span className="palette-place">{placeOf(file)}</span>
                    </MenuItem>
                  ))}
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
