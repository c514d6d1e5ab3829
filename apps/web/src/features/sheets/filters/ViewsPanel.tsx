import { Button, IconButton, TextField } from '@cloudity/ui';
import { Check, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../../shell/language/use-translation.ts';
import { createSignal, useSignal } from '../model/signal.ts';
import { SidePanel } from '../panels/SidePanel.tsx';
import { useSheet } from '../ui/context.ts';
import { filtersOf } from './attach.ts';
import { type Filters, maxViewName } from './filters.ts';

const never = createSignal(0);

/** Filters with names. Choosing one changes what one sees oneself. */
export const ViewsPanel = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('sheetTools');
  const { session } = useSheet();
  const [filters, setFilters] = useState<Filters | null>(null);
  const [name, setName] = useState('');
  useEffect(() => {
    void filtersOf(session).then(setFilters);
  }, [session]);
  const sheet = useSignal(session.sheetId);
  useSignal(session.revision);
  useSignal(filters?.changed ?? never);
  const views = filters?.views(sheet) ?? [];
  const chosen = filters?.viewOf(sheet) ?? null;
  const hasButtons = filters !== null && filters.rangeOf(sheet) !== null;
  return (
    <SidePanel title={t('views.title')} onClose={onClose}>
      <p className="sheet-panel-empty">{t('views.about')}</p>
      {views.length > 0 && (
        <ul className="sheet-panel-list">
          {[{ id: null, name: t('views.own') }, ...views].map((view) => {
            const isChosen = (chosen?.id ?? null) === view.id;
            return (
              <li key={view.id ?? ''} className={isChosen ? 'sheet-panel-item is-chosen' : 'sheet-panel-item'}>
                <button
                  type="button"
                  className="sheet-panel-name"
                  aria-pressed={isChosen}
                  onClick={() => filters?.choose(sheet, view.id)}
                >
                  {view.name}
                </button>
                {isChosen && <Check size={16} aria-hidden="true" />}
                {view.id !== null && session.isEditable && (
                  <IconButton
                    icon={Trash2}
                    label={t('views.remove', { name: view.name })}
                    onPress={() => view.id !== null && filters?.removeView(sheet, view.id)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {!hasButtons && (
        <>
          <p className="sheet-panel-empty">{t('views.none')}</p>
          <Button onPress={() => filters?.toggle()}>{t('views.begin')}</Button>
        </>
      )}
      {hasButtons && session.isEditable && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            filters.saveView(sheet, name.trim());
            setName('');
          }}
        >
          <TextField label={t('views.name')} value={name} onChange={setName} maxLength={maxViewName} />
          <Button type="submit" isDisabled={name.trim() === ''}>
            {t('views.save')}
          </Button>
        </form>
      )}
    </SidePanel>
  );
};
